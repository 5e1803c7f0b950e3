import { providerRegistrations } from "../../../../components/subscription/provider-registrations/kind";
import { describeFieldTables, kind, names, replaces, timeout } from "../../../support/field-tables";

describeFieldTables("subscription", [kind(providerRegistrations, { subscriptionId: replaces("A", "b", "a"), namespaces: names, timeout })]);
