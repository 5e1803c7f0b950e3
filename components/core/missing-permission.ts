/** What an identity may not do, by Azure's refusal. */
export interface MissingPermission {
  /** For example `Microsoft.Edge/targets/write`. */
  action: string;
  /** Id of the resource, resource group or subscription at which a role must allow it; undefined where Azure's text is cut off. */
  scope: string | undefined;
  /** Object id of the identity, if Azure names it. */
  objectId: string | undefined;
}

/**
 * Reads the action, the scope and the identity from Azure's refusal; undefined for any other text. Azure has them in its sentence only.
 * Source of the sentences: ARM, `AuthorizationFailed`; `LinkedAuthorizationFailed`, where a call also needs an action on another resource.
 */
export function missingPermission(reason: string): MissingPermission | undefined {
  const linked = /does not have permission to perform action(?:\(s\))? '([^']+)' on the linked scope\(s\) '([^']+)'/.exec(reason);
  const [, action, scope] = linked ?? /does not have authorization to perform action '([^']+)'(?: over scope '([^']+)')?/.exec(reason) ?? [];
  const objectId = /with object id '([0-9a-f-]{36})'/i.exec(reason)?.[1];
  return action === undefined ? undefined : { action, scope, objectId };
}
