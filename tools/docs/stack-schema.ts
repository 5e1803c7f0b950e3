import { type SecretSetting, secretSettings } from "../../program/config/config-source";
import { type SettingSchema, settingSchemas } from "../../program/config/settings-reference";
import { condition } from "../../program/config/values";

const namespace = "edge-staging";

/** A value that `pulumi config set --secret` encrypted. */
const secure = {
  type: "object",
  properties: { secure: { type: "string", description: "Encrypted by `pulumi config set --secret`." } },
  required: ["secure"],
  additionalProperties: false,
};

/**
 * JSON Schema of a stack's file, `Pulumi.<stack>.yaml`: this project's settings, with other namespaces and Pulumi's own keys.
 * Draft 7, because yaml-language-server reads it completely; `errorMessage` is its keyword for the text of a fault.
 * Sources: Pulumi, "Stack settings file reference"; yaml-language-server, JSON Schema support.
 */
export function stackSchema(): object {
  const { hub, site } = settingSchemas();
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stack file of edge-staging",
    description: "Settings of one hub or one site. Reference: docs/reference/settings.md.",
    type: "object",
    properties: {
      config: configSchema(forEditors(hub), forEditors(site)),
      encryptionsalt: { type: "string", description: "Written by Pulumi: salt of the passphrase for this stack's secrets." },
      secretsprovider: { type: "string", description: "Written by Pulumi: URL of the key for this stack's secrets." },
      encryptedkey: { type: "string", description: "Written by Pulumi: encrypted data key for this stack's secrets." },
      environment: { description: "Pulumi ESC environments that this stack imports." },
    },
    required: ["config"],
    additionalProperties: false,
  };
}

/** Where a key of the config has this schema, other keys are required. */
function demands(key: string, schema: object, ...required: string[]): object {
  return condition(containing(`${namespace}:${key}`, schema), { required: required.map((name) => `${namespace}:${name}`) });
}

const containing = (name: string, schema: object) => ({ type: "object", properties: { [name]: schema }, required: [name] });
const conditions = [
  demands("role", { const: "hub" }, "hub"),
  demands("role", { const: "site" }, "site"),
  demands("site", containing("nodeTrust", { const: "ssh" }), "nodeTrustKey"),
  demands(
    "site",
    containing("registry", containing("certificate", containing("from", { const: "config" }))),
    "certificate",
    "certificateKey",
    "certificateAuthority",
  ),
];

function configSchema(hub: SettingSchema, site: SettingSchema): object {
  return {
    type: "object",
    properties: {
      [`${namespace}:role`]: { type: "string", enum: ["hub", "site"], description: "Role of the stack: the hub, or one site." },
      [`${namespace}:hub`]: { ...hub, description: "Settings of the hub." },
      [`${namespace}:site`]: { ...site, description: "Settings of the site." },
      ...Object.fromEntries(Object.entries(secretSettings).map(([name, secret]) => [`${namespace}:${name}`, secretSchema(name, secret)])),
    },
    // Settings of other projects and of providers.
    patternProperties: { [`^(?!${namespace}:)[^:]+:.`]: {} },
    required: [`${namespace}:role`],
    additionalProperties: false,
    allOf: conditions,
  };
}

function secretSchema(name: string, { mustBeEncrypted, description, allowed }: SecretSetting): object {
  const text = { description, errorMessage: `allowed: ${allowed}` };
  if (name === "importCredentials") {
    const login = { type: "object", properties: { username: { type: ["string", "object"] }, password: secure }, required: ["username", "password"] };
    // The whole map may be encrypted, or each password in it.
    const isWhole = { required: ["secure"] };
    return { ...text, type: "object", ...condition(isWhole, secure, { additionalProperties: { ...login, additionalProperties: false } }) };
  }
  return mustBeEncrypted
    ? { ...text, ...secure }
    : { ...text, type: ["string", "object"], properties: secure.properties, required: ["secure"], additionalProperties: false };
}

/** The same schema with the allowed values as the editor's message, and what applies to an absent setting in its description. */
export function forEditors(schema: SettingSchema): SettingSchema {
  const { allowed, absent, alsoChecked: _, description, properties, items, ...rest } = schema;
  const inside = properties && Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, forEditors(member)]));
  return {
    ...(description === undefined ? {} : { description: absent === undefined ? description : `${description} Default: ${absent}.` }),
    ...rest,
    ...(allowed === undefined ? {} : { errorMessage: `allowed: ${allowed}` }),
    ...(inside === undefined ? {} : { properties: inside }),
    ...(items === undefined ? {} : { items: forEditors(items) }),
  };
}
