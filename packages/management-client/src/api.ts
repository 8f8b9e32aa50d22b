// Made from packages/server/openapi.json by `npm run generate`; do not edit.

export interface paths {
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the groups, those with a name that starts with `q` first */
        get: operations["listGroups"];
        put?: never;
        /** Add a group */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a group */
        get: operations["getGroup"];
        /** Replace the profile of a group */
        put: operations["replaceGroup"];
        post?: never;
        /** Delete a group with its memberships and assignments */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{groupId}/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put a user into a group */
        put: operations["assignUserToGroup"];
        post?: never;
        /** Take a user out of a group */
        delete: operations["unassignUserFromGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Error: {
            errorCauses: {
                errorSummary: string;
            }[];
            /** @description Such as E0000001 */
            errorCode: string;
            /** @description The id under which the log knows it */
            errorId: string;
            errorLink: string;
            errorSummary: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listGroups: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description Where the list is and goes on */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        _links: {
                            [key: string]: {
                                hints?: {
                                    allow: string[];
                                };
                                /** Format: uri */
                                href: string;
                                name?: string;
                                type?: string;
                            } | {
                                hints?: {
                                    allow: string[];
                                };
                                /** Format: uri */
                                href: string;
                                name?: string;
                                type?: string;
                            }[];
                        };
                        /** Format: date-time */
                        created: string;
                        id: string;
                        /** Format: date-time */
                        lastMembershipUpdated: string;
                        /** Format: date-time */
                        lastUpdated: string;
                        objectClass: string[];
                        profile: {
                            description: string | null;
                            name: string;
                        };
                        /** @enum {string} */
                        type: "OKTA_GROUP" | "BUILT_IN";
                    }[];
                };
            };
            /** @description Something that was sent is wrong; the causes name it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No good credential */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not permitted, or not in this state */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls; see `X-Rate-Limit-Reset` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    profile: {
                        description?: string | null;
                        name: string;
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        _links: {
                            [key: string]: {
                                hints?: {
                                    allow: string[];
                                };
                                /** Format: uri */
                                href: string;
                                name?: string;
                                type?: string;
                            } | {
                                hints?: {
                                    allow: string[];
                                };
                                /** Format: uri */
                                href: string;
                                name?: string;
                                type?: string;
                            }[];
                        };
                        /** Format: date-time */
                        created: string;
                        id: string;
                        /** Format: date-time */
                        lastMembershipUpdated: string;
                        /** Format: date-time */
                        lastUpdated: string;
                        objectClass: string[];
                        profile: {
                            description: string | null;
                            name: string;
                        };
                        /** @enum {string} */
                        type: "OKTA_GROUP" | "BUILT_IN";
                    };
                };
            };
            /** @description Something that was sent is wrong; the causes name it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No good credential */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not permitted, or not in this state */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls; see `X-Rate-Limit-Reset` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        _links: {
                            [key: string]: {
                                hints?: {
                                    allow: string[];
                                };
                                /** Format: uri */
                                href: string;
                                name?: string;
                                type?: string;
                            } | {
                                hints?: {
                                    allow: string[];
                                };
                                /** Format: uri */
                                href: string;
                                name?: string;
                                type?: string;
                            }[];
                        };
                        /** Format: date-time */
                        created: string;
                        id: string;
                        /** Format: date-time */
                        lastMembershipUpdated: string;
                        /** Format: date-time */
                        lastUpdated: string;
                        objectClass: string[];
                        profile: {
                            description: string | null;
                            name: string;
                        };
                        /** @enum {string} */
                        type: "OKTA_GROUP" | "BUILT_IN";
                    };
                };
            };
            /** @description Something that was sent is wrong; the causes name it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No good credential */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not permitted, or not in this state */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls; see `X-Rate-Limit-Reset` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    profile: {
                        description?: string | null;
                        name: string;
                    };
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        _links: {
                            [key: string]: {
                                hints?: {
                                    allow: string[];
                                };
                                /** Format: uri */
                                href: string;
                                name?: string;
                                type?: string;
                            } | {
                                hints?: {
                                    allow: string[];
                                };
                                /** Format: uri */
                                href: string;
                                name?: string;
                                type?: string;
                            }[];
                        };
                        /** Format: date-time */
                        created: string;
                        id: string;
                        /** Format: date-time */
                        lastMembershipUpdated: string;
                        /** Format: date-time */
                        lastUpdated: string;
                        objectClass: string[];
                        profile: {
                            description: string | null;
                            name: string;
                        };
                        /** @enum {string} */
                        type: "OKTA_GROUP" | "BUILT_IN";
                    };
                };
            };
            /** @description Something that was sent is wrong; the causes name it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No good credential */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not permitted, or not in this state */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls; see `X-Rate-Limit-Reset` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Something that was sent is wrong; the causes name it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No good credential */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not permitted, or not in this state */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls; see `X-Rate-Limit-Reset` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    assignUserToGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Something that was sent is wrong; the causes name it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No good credential */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not permitted, or not in this state */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls; see `X-Rate-Limit-Reset` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    unassignUserFromGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Something that was sent is wrong; the causes name it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No good credential */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not permitted, or not in this state */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many calls; see `X-Rate-Limit-Reset` */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
