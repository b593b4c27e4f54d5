declare const idBrand: unique symbol;

type Id<Of extends string> = number & { readonly [idBrand]: Of };

export type ApiTokenId = Id<'apiToken'>;
export type MachineId = Id<'machine'>;
export type NodeId = Id<'node'>;
export type PlanId = Id<'plan'>;
export type SubscriptionId = Id<'subscription'>;
export type SubscriptionRequestId = Id<'subscription request'>;
export type UserId = Id<'user'>;
export type ResponseRuleId = Id<'response rule'>;
export type TemplateId = Id<'template'>;
