// Made from packages/server/openapi.json by `npm run generate`; do not edit.

export interface paths {
    "/api/v1/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the API tokens */
        get: operations["listApiTokens"];
        put?: never;
        /** Make an API token that acts for the caller; the answer shows it, once */
        post: operations["createApiToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens/{apiTokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what is known of an API token; never the token itself */
        get: operations["getApiToken"];
        put?: never;
        post?: never;
        /** Revoke an API token */
        delete: operations["revokeApiToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-tokens/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what is known of the API token that this call is made with */
        get: operations["getCurrentApiToken"];
        put?: never;
        post?: never;
        /** Revoke the API token that this call is made with */
        delete: operations["revokeCurrentApiToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List apps */
        get: operations["listApplications"];
        put?: never;
        /** Add an app; it is assigned to nobody yet */
        post: operations["createApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an app; callers who may manage it see its newest secret */
        get: operations["getApplication"];
        /** Replace an app; what is left out becomes as usual, save how the client proves itself */
        put: operations["replaceApplication"];
        post?: never;
        /** Delete an inactive app with its secrets, keys and assignments */
        delete: operations["deleteApplication"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/credentials/jwks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the public keys that an app signs its client assertions with */
        get: operations["listJwk"];
        put?: never;
        /** Add a public key to an app; without a `kid` its thumbprint names it */
        post: operations["addJwk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/credentials/jwks/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a public key of an app */
        get: operations["getJwk"];
        put?: never;
        post?: never;
        /** Delete an inactive public key of an app */
        delete: operations["deleteJwk"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/credentials/jwks/{keyId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a public key be used again */
        post: operations["activateOAuth2ClientJsonWebKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/credentials/jwks/{keyId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a public key from being used */
        post: operations["deactivateOAuth2ClientJsonWebKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/credentials/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the keys that sign what an app gets from the org authorization server */
        get: operations["listApplicationKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/credentials/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the secrets of an app, the newest first */
        get: operations["listOAuth2ClientSecrets"];
        put?: never;
        /** Add a secret to an app, which may have two; the one that is there stays good */
        post: operations["createOAuth2ClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/credentials/secrets/{secretId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a secret of an app */
        get: operations["getOAuth2ClientSecret"];
        put?: never;
        post?: never;
        /** Delete an inactive secret of an app */
        delete: operations["deleteOAuth2ClientSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/credentials/secrets/{secretId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a secret be used again */
        post: operations["activateOAuth2ClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/credentials/secrets/{secretId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a secret from being used, unless it is the only active one */
        post: operations["deactivateOAuth2ClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the scopes of this API that an app may ask for */
        get: operations["listScopeConsentGrants"];
        put?: never;
        /** Let an app ask for a scope of this API */
        post: operations["grantConsentToScope"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/grants/{grantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a grant of an app */
        get: operations["getScopeConsentGrant"];
        put?: never;
        post?: never;
        /** Take a scope of this API from an app; tokens that it has already lose it at once */
        delete: operations["revokeScopeConsentGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the groups that an app is assigned to */
        get: operations["listApplicationGroupAssignments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the assignment of an app to a group */
        get: operations["getApplicationGroupAssignment"];
        /** Assign an app to a group; a second time changes what the assignment says */
        put: operations["assignGroupToApplication"];
        post?: never;
        /** Take an app from a group */
        delete: operations["unassignApplicationFromGroup"];
        options?: never;
        head?: never;
        /** Change parts of what an assignment says (JSON Patch, RFC 6902) */
        patch: operations["updateGroupAssignmentToApplication"];
        trace?: never;
    };
    "/api/v1/apps/{appId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let an app be used again */
        post: operations["activateApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop an app from being used, at once */
        post: operations["deactivateApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an app a logo: PNG, JPEG or GIF, 100 kB and 2,048 pixels at most */
        post: operations["uploadApplicationLogo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/policies/{policyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give an app another app sign-in policy */
        put: operations["assignApplicationPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who may use an app: in person (`USER`) or by a group (`GROUP`) */
        get: operations["listApplicationUsers"];
        put?: never;
        /** Assign an app to a user in person; a second time changes what the assignment says */
        post: operations["assignUserToApplication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apps/{appId}/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a user of an app */
        get: operations["getApplicationUser"];
        put?: never;
        /** Change what the assignment of a user says; who has the app by a group only has it in person then */
        post: operations["updateApplicationUser"];
        /** Take an app from a user who has it in person */
        delete: operations["unassignUserFromApplication"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the custom authorization servers, or those whose name or audience contains `q` */
        get: operations["listAuthorizationServers"];
        put?: never;
        /** Add an authorization server with a signing key of its own; it grants nothing until it has an access policy */
        post: operations["createAuthorizationServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an authorization server */
        get: operations["getAuthorizationServer"];
        /** Replace the settings of an authorization server; without a rotation mode it keeps the one it has */
        put: operations["replaceAuthorizationServer"];
        post?: never;
        /** Delete an authorization server with its scopes, claims, policies and keys: its tokens are refused from now on */
        delete: operations["deleteAuthorizationServer"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the claims of an authorization server, those of the system first */
        get: operations["listOAuth2Claims"];
        put?: never;
        /** Add a claim to the tokens of an authorization server */
        post: operations["createOAuth2Claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/claims/{claimId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a claim */
        get: operations["getOAuth2Claim"];
        /** Replace a claim; of the system’s claims only the value of `sub` */
        put: operations["replaceOAuth2Claim"];
        post?: never;
        /** Delete a claim */
        delete: operations["deleteOAuth2Claim"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/credentials/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the published signing keys of an authorization server: the one that signs, the one that waits, the expired ones */
        get: operations["listAuthorizationServerKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/credentials/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a published signing key */
        get: operations["getAuthorizationServerKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/credentials/lifecycle/keyRotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the key that waits sign from now on; the old one stays published until its last token is over */
        post: operations["rotateAuthorizationServerKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activate an authorization server */
        post: operations["activateAuthorizationServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate an authorization server: its endpoints answer 404 and its tokens are refused */
        post: operations["deactivateAuthorizationServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the access policies of an authorization server in the order in which they are asked */
        get: operations["listAuthorizationServerPolicies"];
        put?: never;
        /** Add an access policy; those from its priority on move back by one */
        post: operations["createAuthorizationServerPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/policies/{policyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an access policy */
        get: operations["getAuthorizationServerPolicy"];
        /** Replace an access policy; without a priority it keeps its place, and its status stays in any case */
        put: operations["replaceAuthorizationServerPolicy"];
        post?: never;
        /** Delete an access policy with its rules */
        delete: operations["deleteAuthorizationServerPolicy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/policies/{policyId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activate an access policy */
        post: operations["activateAuthorizationServerPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/policies/{policyId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate an access policy: it is not asked any more */
        post: operations["deactivateAuthorizationServerPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/policies/{policyId}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rules of an access policy in the order in which they are asked */
        get: operations["listAuthorizationServerPolicyRules"];
        put?: never;
        /** Add a rule to an access policy; those from its priority on move back by one */
        post: operations["createAuthorizationServerPolicyRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/policies/{policyId}/rules/{ruleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a rule of an access policy */
        get: operations["getAuthorizationServerPolicyRule"];
        /** Replace a rule; without a priority it keeps its place, and its status stays in any case */
        put: operations["replaceAuthorizationServerPolicyRule"];
        post?: never;
        /** Delete a rule of an access policy */
        delete: operations["deleteAuthorizationServerPolicyRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/policies/{policyId}/rules/{ruleId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activate a rule */
        post: operations["activateAuthorizationServerPolicyRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/policies/{policyId}/rules/{ruleId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate a rule: it is not asked any more */
        post: operations["deactivateAuthorizationServerPolicyRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the scopes of an authorization server by name, or those whose name starts with `q` */
        get: operations["listOAuth2Scopes"];
        put?: never;
        /** Add a scope to an authorization server */
        post: operations["createOAuth2Scope"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/scopes/{scopeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a scope */
        get: operations["getOAuth2Scope"];
        /** Replace the settings of a scope; its name stays */
        put: operations["replaceOAuth2Scope"];
        post?: never;
        /** Delete a scope: from now on nobody gets it */
        delete: operations["deleteOAuth2Scope"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/authorizationServers/{authServerId}/tokenPreview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show what the tokens of a request would say, without issuing any */
        post: operations["previewTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the brands: an org has one */
        get: operations["listBrands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands/{brandId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a brand */
        get: operations["getBrand"];
        /** Replace the settings of a brand */
        put: operations["replaceBrand"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands/{brandId}/pages/sign-in/customized": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the org’s own texts of the sign-in page */
        get: operations["getCustomizedSignInPage"];
        /** Replace the org’s own texts of the sign-in page */
        put: operations["replaceCustomizedSignInPage"];
        post?: never;
        /** Go back to the built-in texts of the sign-in page */
        delete: operations["deleteCustomizedSignInPage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands/{brandId}/themes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the themes of a brand: it has one */
        get: operations["listBrandThemes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands/{brandId}/themes/{themeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a theme: colours and pictures of the hosted pages */
        get: operations["getBrandTheme"];
        /** Replace the colours of a theme */
        put: operations["replaceBrandTheme"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands/{brandId}/themes/{themeId}/background-image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the background image of a theme: PNG, JPEG or GIF */
        post: operations["uploadBrandThemeBackgroundImage"];
        /** Remove the background image of a theme */
        delete: operations["deleteBrandThemeBackgroundImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands/{brandId}/themes/{themeId}/favicon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the favicon of a theme: PNG, JPEG or GIF */
        post: operations["uploadBrandThemeFavicon"];
        /** Remove the favicon of a theme */
        delete: operations["deleteBrandThemeFavicon"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/brands/{brandId}/themes/{themeId}/logo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the logo of a theme: PNG, JPEG or GIF */
        post: operations["uploadBrandThemeLogo"];
        /** Remove the logo of a theme */
        delete: operations["deleteBrandThemeLogo"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the groups, or those that a search, a filter or the beginning of their name finds */
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
    "/api/v1/groups/{groupId}/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the apps that a group is assigned */
        get: operations["listAssignedApplicationsForGroup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{groupId}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the members of a group; of Everyone all users */
        get: operations["listGroupUsers"];
        put?: never;
        post?: never;
        delete?: never;
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
        /** Take a user out of a group; rules will not put the user in again */
        delete: operations["unassignUserFromGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the group rules, or those whose name has `search` in it */
        get: operations["listGroupRules"];
        put?: never;
        /** Add a group rule, inactive */
        post: operations["createGroupRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/rules/{groupRuleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a group rule */
        get: operations["getGroupRule"];
        /** Replace a group rule that is not active */
        put: operations["replaceGroupRule"];
        post?: never;
        /** Delete a group rule; soon after, its groups have lost whom only it gave them */
        delete: operations["deleteGroupRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/rules/{groupRuleId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a group rule on; soon after, its groups have all who fulfil it */
        post: operations["activateGroupRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/rules/{groupRuleId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a group rule off; soon after, its groups have lost whom only it gave them */
        post: operations["deactivateGroupRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/apps/{appId}/settings/clientcreds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read client id and newest secret of an app: where the Okta CLI reads them */
        get: operations["getClientCredentials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The org as a document, without secrets */
        get: operations["exportOrg"];
        put?: never;
        /** The org as a document, with the secrets of apps sealed by a passphrase; with people, the hashes of their passwords too */
        post: operations["exportOrgWithSecrets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/internal/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the org as a document says, wholly or not at all; what it leaves out stays as it is */
        post: operations["importOrg"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the events of the system log, or wait for new ones */
        get: operations["listLogEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meta/schemas/user/{schemaId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read which attributes a user of this org may have */
        get: operations["getUserSchema"];
        put?: never;
        /** Add, change (all but the type) or remove (null) attributes of the org. A removed attribute is taken from every user at once; the system log says from how many. Values that no longer fit a changed attribute stay until their user is changed. */
        post: operations["updateUserProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meta/types/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the user types: there is one */
        get: operations["listUserTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meta/types/user/{typeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a user type */
        get: operations["getUserType"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/org": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the org: its name, domain and how to reach its people */
        get: operations["getOrgSettings"];
        /** Replace what the org says about itself */
        put: operations["replaceOrgSettings"];
        /** Change some of what the org says about itself */
        post: operations["updateOrgSettings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the policies of a type, the first to be asked first */
        get: operations["listPolicies"];
        put?: never;
        /** Add a policy */
        post: operations["createPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a policy */
        get: operations["getPolicy"];
        /** Replace a policy; of a default policy, its description and settings */
        put: operations["replacePolicy"];
        post?: never;
        /** Delete a policy with its rules */
        delete: operations["deletePolicy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}/app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the apps that are under an app sign-in policy */
        get: operations["listPolicyApps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}/clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Copy an app sign-in policy with its rules; no app is under the copy */
        post: operations["clonePolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a policy on */
        post: operations["activatePolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a policy off: it is passed over, and keeps its place */
        post: operations["deactivatePolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the ids of the apps that are under an app sign-in policy */
        get: operations["listPolicyMappings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rules of a policy, the first to be asked first */
        get: operations["listPolicyRules"];
        put?: never;
        /** Add a rule to a policy */
        post: operations["createPolicyRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}/rules/{ruleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a rule of a policy */
        get: operations["getPolicyRule"];
        /** Replace a rule; of the last rule of a default or app sign-in policy, its actions */
        put: operations["replacePolicyRule"];
        post?: never;
        /** Delete a rule of a policy */
        delete: operations["deletePolicyRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}/rules/{ruleId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a rule on */
        post: operations["activatePolicyRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policyId}/rules/{ruleId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a rule off: it is passed over, and keeps its place */
        post: operations["deactivatePolicyRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a session */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** End a session */
        delete: operations["revokeSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{sessionId}/lifecycle/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move the idle limit of a session, as a use of it does */
        post: operations["refreshSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trustedOrigins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the trusted origins, or those whose name or address starts with `q` */
        get: operations["listTrustedOrigins"];
        put?: never;
        /** Trust an origin: scripts there may call the org, or people may be sent there */
        post: operations["createTrustedOrigin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trustedOrigins/{trustedOriginId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a trusted origin */
        get: operations["getTrustedOrigin"];
        /** Replace a trusted origin */
        put: operations["replaceTrustedOrigin"];
        post?: never;
        /** Stop trusting an origin */
        delete: operations["deleteTrustedOrigin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trustedOrigins/{trustedOriginId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Trust an origin again */
        post: operations["activateTrustedOrigin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trustedOrigins/{trustedOriginId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop trusting an origin for a while */
        post: operations["deactivateTrustedOrigin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users; without `search` or `filter` those who are not deactivated */
        get: operations["listUsers"];
        put?: never;
        /** Add a user, with or without a password, active or staged. Who is active and has no password gets a mail with a link that sets the first one */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a user */
        get: operations["getUser"];
        /** Replace the whole profile of a user; what is not sent is removed, but for the password */
        put: operations["replaceUser"];
        /** Change some attributes of a user; null removes a value */
        post: operations["updateUser"];
        /** Deactivate a user; remove one who is deactivated */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/appLinks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the links of the active apps that a user may use: of those that have a sign-in address and are not hidden */
        get: operations["listAppLinks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/credentials/change_password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace a password by one that its user chose; the present one proves it */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/credentials/change_recovery_question": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a question that only the user can answer; the password proves who asks */
        post: operations["changeRecoveryQuestion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/credentials/forgot_password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a link with which a user who forgot the password sets another one; until then the old one works. With `sendEmail=false` the answer has it, otherwise a mail takes it to the user */
        post: operations["forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the groups of a user, Everyone included */
        get: operations["listUserGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activate a staged or deactivated user. The link that sets the first password works once and for seven days; with `sendEmail=false` the answer has it, otherwise a mail takes it to the user */
        post: operations["activateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate a user */
        post: operations["deactivateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/lifecycle/expire_password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a user in only to choose another password. With `tempPassword=true` a temporary one takes the place of the present one */
        post: operations["expirePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/lifecycle/expire_password_with_temp_password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a user a temporary password, which must be changed at the next sign-in */
        post: operations["expirePasswordWithTempPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/lifecycle/reactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a user who has no password yet another activation link. The link that sets the first password works once and for seven days; with `sendEmail=false` the answer has it, otherwise a mail takes it to the user */
        post: operations["reactivateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/lifecycle/reset_password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a user’s password away until another one is set by link. It works once; with `sendEmail=false` the answer has it, otherwise a mail takes it to the user */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/lifecycle/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suspend an active user */
        post: operations["suspendUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/lifecycle/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unlock a locked-out user */
        post: operations["unlockUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/lifecycle/unsuspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a suspended user in again */
        post: operations["unsuspendUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the admin roles of a user */
        get: operations["listAssignedRolesForUser"];
        put?: never;
        /** Give a user an admin role */
        post: operations["assignRoleToUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/roles/{roleAssignmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an admin role of a user */
        get: operations["getUserAssignedRole"];
        put?: never;
        post?: never;
        /** Take an admin role from a user; it holds for their tokens at once */
        delete: operations["unassignRoleFromUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{userId}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign a user out of every browser; with `oauthTokens=true` end the tokens of apps, too */
        delete: operations["revokeUserSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the network zones */
        get: operations["listNetworkZones"];
        put?: never;
        /** Add a network zone */
        post: operations["createNetworkZone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/zones/{zoneId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a network zone */
        get: operations["getNetworkZone"];
        /** Replace a network zone */
        put: operations["replaceNetworkZone"];
        post?: never;
        /** Delete a network zone that no rule names */
        delete: operations["deleteNetworkZone"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/zones/{zoneId}/lifecycle/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a network zone on */
        post: operations["activateNetworkZone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/zones/{zoneId}/lifecycle/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch a network zone off that no rule names */
        post: operations["deactivateNetworkZone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/v1/clients/{clientId}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the admin roles of an app */
        get: operations["listRolesForClient"];
        put?: never;
        /** Give an app an admin role */
        post: operations["assignRoleToClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/oauth2/v1/clients/{clientId}/roles/{roleAssignmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an admin role of an app */
        get: operations["retrieveClientRole"];
        put?: never;
        post?: never;
        /** Take an admin role from an app; it holds for their tokens at once */
        delete: operations["deleteRoleFromClient"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        ApiToken: {
            _link: components["schemas"]["Links"];
            clientName: string;
            /** Format: date-time */
            created: string;
            /**
             * Format: date-time
             * @description Moves on with use
             */
            expiresAt: string;
            id: string;
            /**
             * Format: date-time
             * @description When the token was last used, to the hour; when it was made, as long as it was not
             */
            lastUpdated: string;
            name: string;
            network: {
                /** @constant */
                connection: "ANYWHERE";
            };
            /** @constant */
            tokenWindow: "P30D";
            /** @description The owner, for whom the token acts */
            userId: string;
        };
        Application: {
            /** @description With `expand=user/{id}`: that user of the app */
            _embedded?: {
                user: unknown;
            };
            _links: components["schemas"]["Links"];
            accessibility: {
                errorRedirectUrl: string | null;
                loginRedirectUrl: string | null;
                selfService: boolean;
            };
            /** Format: date-time */
            created: string;
            credentials: {
                oauthClient: {
                    /** @constant */
                    autoKeyRotation: true;
                    client_id: string;
                    /** @description When the app is created, and to callers who may manage it; never in lists */
                    client_secret?: string;
                    pkce_required: boolean;
                    /** @enum {string} */
                    token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "client_secret_jwt" | "private_key_jwt" | "none";
                };
                signing: {
                    kid: string;
                };
                userNameTemplate: {
                    template: string;
                    /** @constant */
                    type: "BUILT_IN";
                };
            };
            features: string[];
            id: string;
            label: string;
            /** Format: date-time */
            lastUpdated: string;
            /** @constant */
            name: "oidc_client";
            profile: {
                [key: string]: unknown;
            };
            settings: {
                app: {
                    [key: string]: unknown;
                };
                notifications: {
                    vpn: {
                        helpUrl: null;
                        message: null;
                        network: {
                            /** @constant */
                            connection: "DISABLED";
                        };
                    };
                };
                oauthClient: {
                    /** @enum {string} */
                    application_type: "web" | "browser" | "native" | "service";
                    client_uri: string | null;
                    /** @enum {string} */
                    consent_method: "TRUSTED" | "REQUIRED";
                    /** @constant */
                    dpop_bound_access_tokens: false;
                    /** @constant */
                    frontchannel_logout_session_required: false;
                    frontchannel_logout_uri: null;
                    grant_types: string[];
                    groups_claim: {
                        /** @enum {string} */
                        filter_type: "STARTS_WITH" | "EQUALS" | "CONTAINS" | "REGEX";
                        name: string;
                        /** @constant */
                        type: "FILTER";
                        value: string;
                    } | null;
                    idp_initiated_login: {
                        default_scope: string[];
                        /** @enum {string} */
                        mode: "DISABLED" | "SPEC" | "OKTA";
                    };
                    initiate_login_uri: string | null;
                    /** @enum {string} */
                    issuer_mode: "ORG_URL" | "DYNAMIC";
                    jwks: {
                        keys: components["schemas"]["ClientKey"][];
                    } | null;
                    jwks_uri: string | null;
                    logo_uri: string | null;
                    /** @constant */
                    participate_slo: false;
                    policy_uri: string | null;
                    post_logout_redirect_uris: string[];
                    redirect_uris: string[];
                    refresh_token: {
                        leeway: number;
                        /** @enum {string} */
                        rotation_type: "ROTATE" | "STATIC";
                    };
                    request_object_signing_alg: null;
                    response_types: string[];
                    tos_uri: string | null;
                    /** @constant */
                    wildcard_redirect: "DISABLED";
                };
            };
            /** @constant */
            signOnMode: "OPENID_CONNECT";
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            visibility: {
                appLinks: {
                    oidc_client_link: boolean;
                };
                autoLaunch: boolean;
                autoSubmitToolbar: boolean;
                hide: {
                    iOS: boolean;
                    web: boolean;
                };
            };
        };
        ApplicationGroupAssignment: {
            _links: components["schemas"]["Links"];
            /** @description The group’s id */
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            /** @description A smaller number goes first where several groups give a value */
            priority: number;
            profile: {
                [key: string]: unknown;
            };
        };
        ApplicationInput: {
            accessibility?: {
                errorRedirectUrl?: string | null;
                loginRedirectUrl?: string | null;
                selfService?: boolean | null;
            } | null;
            credentials?: {
                oauthClient?: {
                    autoKeyRotation?: true | null;
                    /** @description Chosen at creation; otherwise the app's id */
                    client_id?: string | null;
                    /** @description Chosen at creation; otherwise a secret of 256 random bits */
                    client_secret?: string | null;
                    pkce_required?: boolean | null;
                    token_endpoint_auth_method?: ("client_secret_basic" | "client_secret_post" | "client_secret_jwt" | "private_key_jwt" | "none") | null;
                } | null;
                userNameTemplate?: {
                    template?: "${source.login}" | null;
                } | null;
            } | null;
            label: string & (unknown & unknown);
            /**
             * @default oidc_client
             * @constant
             */
            name?: "oidc_client";
            profile?: {
                [key: string]: unknown;
            } | null;
            settings?: {
                app?: {
                    [key: string]: unknown;
                } | null;
                oauthClient?: {
                    /** @description Required at creation; never changed */
                    application_type?: ("web" | "browser" | "native" | "service") | null;
                    client_uri?: string | null;
                    consent_method?: ("TRUSTED" | "REQUIRED") | null;
                    dpop_bound_access_tokens?: false | null;
                    frontchannel_logout_uri?: null;
                    grant_types?: string[] | null;
                    /** @description Groups in ID tokens of the org authorization server */
                    groups_claim?: {
                        /** @enum {string} */
                        filter_type: "STARTS_WITH" | "EQUALS" | "CONTAINS" | "REGEX";
                        /** @default groups */
                        name?: string;
                        /**
                         * @default FILTER
                         * @constant
                         */
                        type?: "FILTER";
                        value: string;
                    } | null;
                    idp_initiated_login?: {
                        default_scope?: string[] | null;
                        /** @enum {string} */
                        mode: "DISABLED" | "SPEC" | "OKTA";
                    } | null;
                    initiate_login_uri?: string | null;
                    issuer_mode?: ("ORG_URL" | "DYNAMIC") | null;
                    /** @description Replaces the keys; left out, they stay */
                    jwks?: {
                        keys: {
                            [key: string]: unknown;
                        }[];
                    } | null;
                    jwks_uri?: string | null;
                    logo_uri?: string | null;
                    participate_slo?: false | null;
                    policy_uri?: string | null;
                    post_logout_redirect_uris?: string[] | null;
                    redirect_uris?: string[] | null;
                    refresh_token?: {
                        leeway?: number | null;
                        rotation_type?: ("ROTATE" | "STATIC") | null;
                    } | null;
                    request_object_signing_alg?: null;
                    response_types?: ("code" | "token" | "id_token")[] | null;
                    tos_uri?: string | null;
                    wildcard_redirect?: "DISABLED" | null;
                } | null;
            } | null;
            /** @constant */
            signOnMode: "OPENID_CONNECT";
            visibility?: {
                appLinks?: {
                    oidc_client_link?: boolean | null;
                } | null;
                autoLaunch?: boolean | null;
                autoSubmitToolbar?: boolean | null;
                hide?: {
                    iOS?: boolean | null;
                    web?: boolean | null;
                } | null;
            } | null;
        };
        ApplicationSigningKey: {
            /** @constant */
            alg: "RS256";
            e: string;
            kid: string;
            /** @constant */
            kty: "RSA";
            n: string;
            /** @enum {string} */
            status: "ACTIVE" | "NEXT" | "EXPIRED";
            /** @constant */
            use: "sig";
        };
        AppLink: {
            appAssignmentId: string;
            appInstanceId: string;
            /** @constant */
            appName: "oidc_client";
            /** @constant */
            credentialsSetup: false;
            /** @constant */
            hidden: false;
            id: string;
            label: string;
            /** Format: uri */
            linkUrl: string;
            logoUrl: string | null;
            sortOrder: number;
        };
        AppUser: {
            _links: components["schemas"]["Links"];
            /** @description When the user was assigned in person; null when only groups give the app */
            created: string | null;
            credentials: {
                userName: string;
            };
            externalId: null;
            /** @description The user’s id */
            id: string;
            lastUpdated: string | null;
            passwordChanged: null;
            profile: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            scope: "USER" | "GROUP";
            /** @constant */
            status: "ACTIVE";
            statusChanged: string | null;
            /** @constant */
            syncState: "DISABLED";
        };
        AuthorizationServer: {
            _links: components["schemas"]["Links"];
            audiences: string[];
            /** Format: date-time */
            created: string;
            credentials: {
                signing: {
                    kid: string;
                    /** Format: date-time */
                    lastRotated: string;
                    /** @description Null when only an admin rotates */
                    nextRotation: string | null;
                    /** @enum {string} */
                    rotationMode: "AUTO" | "MANUAL";
                    /** @constant */
                    use: "sig";
                };
            };
            /** @description Whether it is the built-in server, which cannot be deleted */
            default: boolean;
            description: string;
            /** @description `default` for the built-in server */
            id: string;
            issuer: string;
            /** @constant */
            issuerMode: "ORG_URL";
            jwks_uri: string;
            /** Format: date-time */
            lastUpdated: string;
            name: string;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
        };
        AuthorizationServerJsonWebKey: {
            _links: components["schemas"]["Links"];
            /** @constant */
            alg: "RS256";
            e: string;
            kid: string;
            /** @constant */
            kty: "RSA";
            n: string;
            /**
             * @description `NEXT` is published and will sign later; `EXPIRED` only verifies
             * @enum {string}
             */
            status: "ACTIVE" | "NEXT" | "EXPIRED";
            /** @constant */
            use: "sig";
        };
        AuthorizationServerPolicy: {
            _links: components["schemas"]["Links"];
            conditions: {
                clients: {
                    include: string[];
                };
            };
            /** Format: date-time */
            created: string;
            description: string;
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            name: string;
            /** @description 1 is asked first */
            priority: number;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            /** @constant */
            system: false;
            /** @constant */
            type: "OAUTH_AUTHORIZATION_POLICY";
        };
        AuthorizationServerPolicyRule: {
            _links: components["schemas"]["Links"];
            actions: {
                token: {
                    accessTokenLifetimeMinutes: number;
                    inlineHook: null;
                    /** @description 0: no end */
                    refreshTokenLifetimeMinutes: number;
                    /** @description How long a refresh token may lie unused */
                    refreshTokenWindowMinutes: number;
                };
            };
            conditions: {
                grantTypes: {
                    include: string[];
                };
                people: {
                    groups: {
                        exclude: string[];
                        include: string[];
                    };
                    users: {
                        exclude: string[];
                        include: string[];
                    };
                };
                scopes: {
                    include: string[];
                };
            };
            /** Format: date-time */
            created: string;
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            name: string;
            /** @description 1 is asked first */
            priority: number;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            /** @constant */
            system: false;
            /** @constant */
            type: "RESOURCE_ACCESS";
        };
        Brand: {
            _links: components["schemas"]["Links"];
            agreeToCustomPrivacyPolicy: boolean;
            customPrivacyPolicyUrl: string | null;
            defaultApp: {
                appInstanceId: null;
                appLinkName: null;
                classicApplicationUri: null;
            };
            emailDomainId: null;
            id: string;
            /** @constant */
            isDefault: true;
            locale: null;
            name: string;
            /** @description Leaves "Secured by Gatehouse" out of the hosted pages */
            removePoweredByOkta: boolean;
        };
        ClientCredentials: {
            client_id: string;
            client_secret?: string;
        };
        ClientKey: {
            alg?: string;
            crv?: string;
            e?: string;
            kid: string;
            /** @enum {string} */
            kty: "RSA" | "EC";
            n?: string;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            /** @constant */
            use: "sig";
            x?: string;
            y?: string;
        };
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
        Group: {
            /** @description With `expand=stats` */
            _embedded?: {
                stats: {
                    _links: components["schemas"]["Links"];
                    appsCount: number;
                    /** @constant */
                    groupPushMappingsCount: 0;
                    usersCount: number;
                };
            };
            _links: components["schemas"]["Links"];
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
            /**
             * @description BUILT_IN: Everyone, which has every user
             * @enum {string}
             */
            type: "OKTA_GROUP" | "BUILT_IN";
        };
        GroupRule: {
            _links: components["schemas"]["Links"];
            actions: {
                assignUserToGroups: {
                    groupIds: string[];
                };
            };
            allGroupsValid: boolean;
            conditions: {
                expression: {
                    /** @constant */
                    type: "urn:okta:expression:1.0";
                    value: string;
                };
                people: {
                    groups: {
                        exclude: string[];
                    };
                    users: {
                        exclude: string[];
                    };
                };
            };
            /** Format: date-time */
            created: string;
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            name: string;
            /**
             * @description INVALID: a group of it is gone
             * @enum {string}
             */
            status: "ACTIVE" | "INACTIVE" | "INVALID";
            /** @constant */
            type: "group_rule";
        };
        Links: {
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
        LogEvent: {
            actor: {
                alternateId: string | null;
                detailEntry: null;
                displayName: string | null;
                id: string | null;
                /** @enum {string} */
                type: "User" | "PublicClientApp" | "SystemPrincipal";
            };
            authenticationContext: {
                authenticationProvider: null;
                /** @constant */
                authenticationStep: 0;
                credentialProvider: null;
                credentialType: null;
                /** @description `sid` of the browser session */
                externalSessionId: string | null;
                interface: null;
                issuer: null;
            };
            client: {
                device: string | null;
                geographicalContext: null;
                id: null;
                ipAddress: string | null;
                userAgent: {
                    browser: string;
                    os: string;
                    rawUserAgent: string;
                } | null;
                zone: null;
            };
            debugContext: {
                debugData: {
                    [key: string]: string;
                };
            };
            device: null;
            displayMessage: string;
            eventType: string;
            legacyEventType: null;
            outcome: {
                reason: string | null;
                /** @enum {string} */
                result: "SUCCESS" | "FAILURE" | "ALLOW" | "DENY";
            };
            /** Format: date-time */
            published: string;
            request: {
                ipChain: {
                    geographicalContext: null;
                    ip: string;
                    source: null;
                    /** @enum {string} */
                    version: "V4" | "V6";
                }[];
            };
            securityContext: {
                asNumber: null;
                asOrg: null;
                domain: null;
                isp: null;
                isProxy: null;
            };
            /** @enum {string} */
            severity: "DEBUG" | "INFO" | "WARN" | "ERROR";
            target: {
                alternateId: string | null;
                detailEntry: null;
                displayName: string | null;
                id: string | null;
                type: string;
            }[];
            transaction: {
                detail: Record<string, never>;
                /** @description `X-Okta-Request-Id` of the request */
                id: string;
                /**
                 * @description JOB: nobody asked for it just then
                 * @enum {string}
                 */
                type: "WEB" | "JOB";
            };
            uuid: string;
            /** @constant */
            version: "0";
        };
        NetworkZone: {
            _links: components["schemas"]["Links"];
            /** Format: date-time */
            created: string;
            gateways: {
                /** @enum {string} */
                type: "CIDR" | "RANGE";
                value: string;
            }[];
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            name: string;
            proxies: null;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            system: boolean;
            /** @constant */
            type: "IP";
            /**
             * @description BLOCKLIST: every request from there is refused, whatever policies say
             * @enum {string}
             */
            usage: "POLICY" | "BLOCKLIST";
        };
        NewApiToken: {
            _link: components["schemas"]["Links"];
            clientName: string;
            /** Format: date-time */
            created: string;
            /**
             * Format: date-time
             * @description Moves on with use
             */
            expiresAt: string;
            id: string;
            /**
             * Format: date-time
             * @description When the token was last used, to the hour; when it was made, as long as it was not
             */
            lastUpdated: string;
            name: string;
            network: {
                /** @constant */
                connection: "ANYWHERE";
            };
            /** @description The token itself; it is shown this once */
            token: string;
            /** @constant */
            tokenWindow: "P30D";
            /** @description The owner, for whom the token acts */
            userId: string;
        };
        /** @description A password, or its hash from another system. `{}` changes nothing. */
        NewPassword: {
            hash?: {
                /** @constant */
                algorithm: "BCRYPT";
                salt: string;
                value: string;
                workFactor: number;
            } | {
                /** @enum {string} */
                algorithm: "SHA-512" | "SHA-256" | "SHA-1" | "MD5";
                salt?: string;
                /** @enum {string} */
                saltOrder?: "PREFIX" | "POSTFIX";
                value: string;
            } | {
                /** @constant */
                algorithm: "PBKDF2";
                /** @enum {string} */
                digestAlgorithm: "SHA256_HMAC" | "SHA512_HMAC";
                iterationCount: number;
                keySize: number;
                salt: string;
                value: string;
            } | {
                /** @constant */
                algorithm: "ARGON2";
                value: string;
            };
            hook?: unknown;
            value?: string;
        };
        OAuth2Claim: {
            _links: components["schemas"]["Links"];
            /** @description In the ID token, too, where userinfo would tell it */
            alwaysIncludeInToken: boolean;
            /**
             * @description RESOURCE: of access tokens; IDENTITY: of ID tokens and userinfo
             * @enum {string}
             */
            claimType: "RESOURCE" | "IDENTITY";
            conditions: {
                /** @description One must be granted; none here: any */
                scopes: string[];
            };
            group_filter_type: ("STARTS_WITH" | "EQUALS" | "CONTAINS" | "REGEX") | null;
            id: string;
            name: string;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            /** @description Built in: only the value of `sub` can be changed */
            system: boolean;
            /** @description An expression of Okta’s expression language, or what the names of groups are compared with */
            value: string;
            /** @enum {string} */
            valueType: "EXPRESSION" | "GROUPS" | "SYSTEM";
        };
        OAuth2ClientJsonWebKey: {
            _links: components["schemas"]["Links"];
            alg?: string;
            /** Format: date-time */
            created: string;
            crv?: string;
            e?: string;
            id: string;
            kid: string;
            /** @enum {string} */
            kty: "RSA" | "EC";
            /** Format: date-time */
            lastUpdated: string;
            n?: string;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            /** @constant */
            use: "sig";
            x?: string;
            y?: string;
        };
        OAuth2ClientSecret: {
            _links: components["schemas"]["Links"];
            /** @description Where secrets are read or added */
            client_secret?: string;
            /** Format: date-time */
            created: string;
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            /** @description Tells secrets apart: SHA-256, base64url */
            secret_hash: string;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
        };
        OAuth2Scope: {
            _links: components["schemas"]["Links"];
            /** @enum {string} */
            consent: "IMPLICIT" | "REQUIRED" | "FLEXIBLE";
            /** @description Granted to a request that names no scope */
            default: boolean;
            description: string | null;
            displayName: string | null;
            id: string;
            /**
             * @description Whether discovery names it
             * @enum {string}
             */
            metadataPublish: "ALL_CLIENTS" | "NO_CLIENTS";
            name: string;
            /** @description The person may decline it */
            optional: boolean;
            /** @description Built in: it cannot be changed */
            system: boolean;
        };
        OAuth2ScopeConsentGrant: {
            _links: components["schemas"]["Links"];
            clientId: string;
            /** Format: date-time */
            created: string;
            createdBy: {
                id: string;
                /** @enum {string} */
                type: "User" | "Client";
            };
            id: string;
            /** Format: uri */
            issuer: string;
            /** Format: date-time */
            lastUpdated: string;
            scopeId: string;
            /** @constant */
            source: "ADMIN";
            /** @constant */
            status: "ACTIVE";
        };
        OrgChange: {
            /** @enum {string} */
            action: "create" | "update" | "delete";
            changes: {
                from?: unknown;
                path: string;
                to?: unknown;
            }[];
            /** @description With what it belongs to before it: `Shop > Staff` */
            name: string;
            /** @description Such as `group` or `policy rule` */
            type: string;
        };
        /** @description An org as a document: `kind: gatehouse/org`; things refer to each other by name */
        OrgDocument: {
            [key: string]: unknown;
        };
        OrgSetting: {
            _links: components["schemas"]["Links"];
            address1: string | null;
            address2: string | null;
            city: string | null;
            companyName: string;
            country: string | null;
            /** Format: date-time */
            created: string;
            endUserSupportHelpURL: (string & (unknown & unknown)) | null;
            expiresAt: null;
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            phoneNumber: string | null;
            postalCode: string | null;
            state: string | null;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            subdomain: string;
            supportPhoneNumber: string | null;
            website: (string & (unknown & unknown)) | null;
        };
        Policy: {
            _links: components["schemas"]["Links"];
            /** @description The groups that it is for; null for an app sign-in policy */
            conditions: {
                authProvider?: {
                    provider: string;
                };
                people: {
                    groups: {
                        include: string[];
                    };
                };
            } | null;
            /** Format: date-time */
            created: string;
            description: string | null;
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            name: string;
            /** @description 1 is asked first */
            priority: number;
            /** @description Of a password policy */
            settings?: {
                password: {
                    age: {
                        expireWarnDays: number;
                        historyCount: number;
                        maxAgeDays: number;
                        minAgeMinutes: number;
                    };
                    complexity: {
                        dictionary: {
                            common: {
                                exclude: boolean;
                            };
                        };
                        excludeAttributes: string[];
                        excludeUsername: boolean;
                        minLength: number;
                        minLowerCase: number;
                        minNumber: number;
                        minSymbol: number;
                        minUpperCase: number;
                    };
                    lockout: {
                        autoUnlockMinutes: number;
                        maxAttempts: number;
                        showLockoutFailures: boolean;
                        userLockoutNotificationChannels: string[];
                    };
                };
                recovery: {
                    factors: {
                        okta_call: {
                            /** @enum {string} */
                            status: "ACTIVE" | "INACTIVE";
                        };
                        okta_email: {
                            properties: {
                                recoveryToken: {
                                    tokenLifetimeMinutes: number;
                                };
                            };
                            /** @enum {string} */
                            status: "ACTIVE" | "INACTIVE";
                        };
                        okta_sms: {
                            /** @enum {string} */
                            status: "ACTIVE" | "INACTIVE";
                        };
                        recovery_question: {
                            properties: {
                                complexity: {
                                    minLength: number;
                                };
                            };
                            /** @enum {string} */
                            status: "ACTIVE" | "INACTIVE";
                        };
                    };
                };
            };
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            /** @description Cannot be deleted or switched off, and ranks last */
            system: boolean;
            /** @enum {string} */
            type: "OKTA_SIGN_ON" | "PASSWORD" | "ACCESS_POLICY";
        };
        PolicyMapping: {
            _links: components["schemas"]["Links"];
            id: string;
        };
        PolicyRule: {
            _links: components["schemas"]["Links"];
            actions: {
                signon: {
                    /** @enum {string} */
                    access: "ALLOW" | "DENY";
                    factorLifetime: number;
                    factorPromptMode: string;
                    primaryFactor: string;
                    rememberDeviceByDefault: boolean;
                    requireFactor: boolean;
                    session: {
                        /** @description Limits for somebody who asked to be kept signed in */
                        keepMeSignedIn: {
                            maxSessionIdleMinutes: number;
                            /** @description 0: none */
                            maxSessionLifetimeMinutes: number;
                        } | null;
                        maxSessionIdleMinutes: number;
                        /** @description 0: none */
                        maxSessionLifetimeMinutes: number;
                        usePersistentCookie: boolean;
                    };
                };
            } | {
                passwordChange: {
                    /** @enum {string} */
                    access: "ALLOW" | "DENY";
                };
                selfServicePasswordReset: {
                    /** @enum {string} */
                    access: "ALLOW" | "DENY";
                };
                selfServiceUnlock: {
                    /** @enum {string} */
                    access: "ALLOW" | "DENY";
                };
            } | {
                appSignOn: {
                    /** @enum {string} */
                    access: "ALLOW" | "DENY";
                    verificationMethod: {
                        constraints: {
                            knowledge?: {
                                reauthenticateIn?: string;
                                required?: boolean;
                                types: string[];
                            };
                        }[];
                        /** @enum {string} */
                        factorMode: "1FA" | "2FA";
                        reauthenticateIn?: string;
                        /** @constant */
                        type: "ASSURANCE";
                    };
                };
            };
            conditions: {
                authContext?: {
                    authType: string;
                };
                identityProvider?: {
                    provider: string;
                };
                network: {
                    /** @enum {string} */
                    connection: "ANYWHERE" | "ZONE";
                    exclude?: string[];
                    include?: string[];
                };
                people: {
                    groups: {
                        exclude: string[];
                        include: string[];
                    };
                    users: {
                        exclude: string[];
                        include: string[];
                    };
                };
                risk?: {
                    behaviors: string[];
                };
            };
            /** Format: date-time */
            created: string;
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            name: string;
            /** @description 1 is asked first */
            priority: number;
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
            /** @description Cannot be deleted or switched off, and ranks last */
            system: boolean;
            /** @enum {string} */
            type: "SIGN_ON" | "PASSWORD" | "ACCESS_POLICY";
        };
        ResetPasswordToken: {
            /** Format: uri */
            resetPasswordUrl: string;
        };
        Session: {
            _links: components["schemas"]["Links"];
            amr: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            id: string;
            idp: {
                id: string;
                /** @constant */
                type: "OKTA";
            };
            lastFactorVerification: null;
            /** Format: date-time */
            lastPasswordVerification: string;
            login: string;
            mfaActive: boolean;
            /** @constant */
            status: "ACTIVE";
            userId: string;
        };
        SignInPage: {
            pageContent: null;
            widgetCustomizations: {
                customLink1Label: string | null;
                customLink1Url: string | null;
                customLink2Label: string | null;
                customLink2Url: string | null;
                helpLabel: string | null;
                helpUrl: string | null;
                passwordInfoTip: string | null;
                passwordLabel: string | null;
                signInLabel: string | null;
                usernameInfoTip: string | null;
                usernameLabel: string | null;
            };
            widgetVersion: null;
        };
        StandardRole: {
            _links: components["schemas"]["Links"];
            /** @enum {string} */
            assignmentType: "USER" | "CLIENT";
            /** Format: date-time */
            created: string;
            id: string;
            label: string;
            /** Format: date-time */
            lastUpdated: string;
            /** @constant */
            status: "ACTIVE";
            /** @enum {string} */
            type: "SUPER_ADMIN" | "ORG_ADMIN" | "APP_ADMIN" | "USER_ADMIN" | "HELP_DESK_ADMIN" | "READ_ONLY_ADMIN";
        };
        TempPassword: {
            tempPassword: string;
        };
        Theme: {
            _links: components["schemas"]["Links"];
            backgroundImage: string | null;
            /** @enum {string} */
            errorPageTouchPointVariant: "OKTA_DEFAULT" | "BACKGROUND_SECONDARY_COLOR" | "BACKGROUND_IMAGE";
            favicon: string | null;
            id: string;
            logo: string | null;
            primaryColorContrastHex: string;
            primaryColorHex: string;
            secondaryColorContrastHex: string;
            secondaryColorHex: string;
            /** @enum {string} */
            signInPageTouchPointVariant: "OKTA_DEFAULT" | "BACKGROUND_SECONDARY_COLOR" | "BACKGROUND_IMAGE";
        };
        /** @description What tokens would say, decoded; nothing is signed, so nobody can use it */
        TokenPreview: {
            access_token: {
                header: {
                    alg: string;
                    kid: string;
                };
                payload: {
                    [key: string]: unknown;
                };
            };
            id_token: {
                header: {
                    alg: string;
                    kid: string;
                };
                payload: {
                    [key: string]: unknown;
                };
            } | null;
        };
        TrustedOrigin: {
            _links: components["schemas"]["Links"];
            /** Format: date-time */
            created: string;
            createdBy: string;
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            lastUpdatedBy: string;
            name: string;
            /** @description As it was given; compared by scheme, host and port */
            origin: string;
            scopes: {
                /** @enum {string} */
                type: "CORS" | "REDIRECT";
            }[];
            /** @enum {string} */
            status: "ACTIVE" | "INACTIVE";
        };
        User: {
            /** @description Reading one user: what may be done with a user in this status. In a list: `self` alone. */
            _links: components["schemas"]["Links"];
            activated: string | null;
            /** Format: date-time */
            created: string;
            credentials: components["schemas"]["UserCredentials"];
            id: string;
            lastLogin: string | null;
            /** Format: date-time */
            lastUpdated: string;
            passwordChanged: string | null;
            /** @description The attributes that have a value, and six that are always there. */
            profile: {
                email: string;
                firstName: string | null;
                lastName: string | null;
                login: string;
                mobilePhone: string | null;
                secondEmail: string | null;
            } & {
                [key: string]: string | number | boolean | (string | number)[];
            };
            /** @enum {string} */
            status: "STAGED" | "PROVISIONED" | "ACTIVE" | "RECOVERY" | "PASSWORD_EXPIRED" | "LOCKED_OUT" | "SUSPENDED" | "DEPROVISIONED";
            statusChanged: string | null;
            type: {
                id: string;
            };
        };
        UserActivationToken: {
            activationToken: string;
            /** Format: uri */
            activationUrl: string;
        };
        UserCredentials: {
            emails: {
                /** @enum {string} */
                status: "VERIFIED" | "UNVERIFIED";
                /** @enum {string} */
                type: "PRIMARY" | "SECONDARY";
                value: string;
            }[];
            /** @description Empty, and there only when the user has a password. */
            password?: Record<string, never>;
            provider: {
                /** @constant */
                name: "OKTA";
                /** @constant */
                type: "OKTA";
            };
            recovery_question?: {
                question: string;
            };
        };
        UserSchema: {
            _links: components["schemas"]["Links"];
            /** @constant */
            $schema: "http://json-schema.org/draft-04/schema#";
            /** Format: date-time */
            created: string;
            definitions: {
                base: {
                    /** @constant */
                    id: "#base";
                    properties: {
                        [key: string]: {
                            description?: string;
                            enum?: (string | number)[];
                            /** @enum {string} */
                            format?: "email" | "uri";
                            items?: {
                                /** @enum {string} */
                                type: "string" | "number" | "integer";
                            };
                            master: {
                                /** @constant */
                                type: "PROFILE_MASTER";
                            };
                            maximum?: number;
                            maxLength?: number;
                            minimum?: number;
                            minLength?: number;
                            /** @constant */
                            mutability: "READ_WRITE";
                            oneOf?: {
                                const: string | number;
                                title: string;
                            }[];
                            permissions: {
                                /** @enum {string} */
                                action: "HIDE" | "READ_ONLY" | "READ_WRITE";
                                /** @constant */
                                principal: "SELF";
                            }[];
                            required?: boolean;
                            /** @constant */
                            scope: "NONE";
                            title: string;
                            /** @enum {string} */
                            type: "string" | "boolean" | "number" | "integer" | "array";
                        };
                    };
                    required: string[];
                    /** @constant */
                    type: "object";
                };
                custom: {
                    /** @constant */
                    id: "#custom";
                    properties: {
                        [key: string]: {
                            description?: string;
                            enum?: (string | number)[];
                            /** @enum {string} */
                            format?: "email" | "uri";
                            items?: {
                                /** @enum {string} */
                                type: "string" | "number" | "integer";
                            };
                            master: {
                                /** @constant */
                                type: "PROFILE_MASTER";
                            };
                            maximum?: number;
                            maxLength?: number;
                            minimum?: number;
                            minLength?: number;
                            /** @constant */
                            mutability: "READ_WRITE";
                            oneOf?: {
                                const: string | number;
                                title: string;
                            }[];
                            permissions: {
                                /** @enum {string} */
                                action: "HIDE" | "READ_ONLY" | "READ_WRITE";
                                /** @constant */
                                principal: "SELF";
                            }[];
                            required?: boolean;
                            /** @constant */
                            scope: "NONE";
                            title: string;
                            /** @enum {string} */
                            type: "string" | "boolean" | "number" | "integer" | "array";
                        };
                    };
                    required: string[];
                    /** @constant */
                    type: "object";
                };
            };
            description: string;
            /** Format: uri */
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            /** @constant */
            name: "user";
            properties: {
                profile: {
                    allOf: {
                        $ref: string;
                    }[];
                };
            };
            /** @constant */
            title: "User";
            /** @constant */
            type: "object";
        };
        UserType: {
            _links: components["schemas"]["Links"];
            /** Format: date-time */
            created: string;
            createdBy: string | null;
            /** @constant */
            default: true;
            description: string;
            /** @constant */
            displayName: "User";
            id: string;
            /** Format: date-time */
            lastUpdated: string;
            lastUpdatedBy: string | null;
            /** @constant */
            name: "user";
        };
    };
    responses: {
        /** @description Not permitted, or not in this state */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Something that was sent is wrong; the causes name it */
        Invalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description There is no such thing */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many calls; see `X-Rate-Limit-Reset` */
        TooManyRequests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description No good credential */
        Unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export interface operations {
    listApiTokens: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
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
                    "application/json": components["schemas"]["ApiToken"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiToken"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                apiTokenId: string;
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
                    "application/json": components["schemas"]["ApiToken"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    revokeApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                apiTokenId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getCurrentApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
                    "application/json": components["schemas"]["ApiToken"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    revokeCurrentApiToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listApplications: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                /** @description `user/{id}`: each app with that user of it */
                expand?: string;
                /** @description `status`, `name`, `user.id`, `group.id` or `credentials.signing.kid`, each with `eq`; joined by `and` */
                filter?: string;
                limit?: number;
                /** @description What name or label starts with */
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
                    "application/json": components["schemas"]["Application"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createApplication: {
        parameters: {
            query?: {
                /** @description Whether it may be used at once */
                activate?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
                    "application/json": components["schemas"]["Application"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listJwk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
                    "application/json": components["schemas"]["OAuth2ClientJsonWebKey"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    addJwk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuth2ClientJsonWebKey"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getJwk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                keyId: string;
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
                    "application/json": components["schemas"]["OAuth2ClientJsonWebKey"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteJwk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                keyId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateOAuth2ClientJsonWebKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                keyId: string;
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
                    "application/json": components["schemas"]["OAuth2ClientJsonWebKey"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateOAuth2ClientJsonWebKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                keyId: string;
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
                    "application/json": components["schemas"]["OAuth2ClientJsonWebKey"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listApplicationKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
                    "application/json": components["schemas"]["ApplicationSigningKey"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listOAuth2ClientSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
                    "application/json": components["schemas"]["OAuth2ClientSecret"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createOAuth2ClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    client_secret?: string | null;
                    status?: ("ACTIVE" | "INACTIVE") | null;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuth2ClientSecret"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getOAuth2ClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                secretId: string;
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
                    "application/json": components["schemas"]["OAuth2ClientSecret"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteOAuth2ClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                secretId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateOAuth2ClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                secretId: string;
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
                    "application/json": components["schemas"]["OAuth2ClientSecret"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateOAuth2ClientSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                secretId: string;
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
                    "application/json": components["schemas"]["OAuth2ClientSecret"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listScopeConsentGrants: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                appId: string;
            };
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
                    "application/json": components["schemas"]["OAuth2ScopeConsentGrant"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    grantConsentToScope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The org’s own address: only its org authorization server issues tokens for this API */
                    issuer: string;
                    scopeId: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuth2ScopeConsentGrant"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getScopeConsentGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                grantId: string;
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
                    "application/json": components["schemas"]["OAuth2ScopeConsentGrant"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    revokeScopeConsentGrant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                grantId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listApplicationGroupAssignments: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                appId: string;
            };
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
                    "application/json": components["schemas"]["ApplicationGroupAssignment"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getApplicationGroupAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
                    "application/json": components["schemas"]["ApplicationGroupAssignment"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    assignGroupToApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    priority?: number | null;
                    profile?: {
                        [key: string]: unknown;
                    } | null;
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
                    "application/json": components["schemas"]["ApplicationGroupAssignment"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    unassignApplicationFromGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    updateGroupAssignmentToApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    op: "add" | "replace" | "remove";
                    path: string;
                    value?: unknown;
                }[];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationGroupAssignment"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    uploadApplicationLogo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description A PNG, JPEG or GIF picture
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    assignApplicationPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                policyId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listApplicationUsers: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                appId: string;
            };
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
                    "application/json": components["schemas"]["AppUser"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    assignUserToApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    credentials?: {
                        userName?: string | null;
                    } | null;
                    id: string;
                    profile?: {
                        [key: string]: unknown;
                    } | null;
                    scope?: "USER" | null;
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
                    "application/json": components["schemas"]["AppUser"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getApplicationUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                userId: string;
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
                    "application/json": components["schemas"]["AppUser"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    updateApplicationUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    credentials?: {
                        userName?: string | null;
                    } | null;
                    profile?: {
                        [key: string]: unknown;
                    } | null;
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
                    "application/json": components["schemas"]["AppUser"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    unassignUserFromApplication: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listAuthorizationServers: {
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
                    "application/json": components["schemas"]["AuthorizationServer"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createAuthorizationServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    audiences: string[];
                    credentials?: {
                        signing?: {
                            /** @enum {string} */
                            rotationMode?: "AUTO" | "MANUAL";
                        };
                    } | null;
                    description?: string | null;
                    /** @constant */
                    issuerMode?: "ORG_URL";
                    name: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationServer"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getAuthorizationServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
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
                    "application/json": components["schemas"]["AuthorizationServer"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceAuthorizationServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    audiences: string[];
                    credentials?: {
                        signing?: {
                            /** @enum {string} */
                            rotationMode?: "AUTO" | "MANUAL";
                        };
                    } | null;
                    description?: string | null;
                    /** @constant */
                    issuerMode?: "ORG_URL";
                    name: string;
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
                    "application/json": components["schemas"]["AuthorizationServer"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteAuthorizationServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listOAuth2Claims: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
            };
            header?: never;
            path: {
                authServerId: string;
            };
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
                    "application/json": components["schemas"]["OAuth2Claim"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createOAuth2Claim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    alwaysIncludeInToken?: boolean;
                    /** @enum {string} */
                    claimType: "RESOURCE" | "IDENTITY";
                    conditions?: {
                        /** @default [] */
                        scopes?: string[];
                    } | null;
                    group_filter_type?: ("STARTS_WITH" | "EQUALS" | "CONTAINS" | "REGEX") | null;
                    name: string;
                    /**
                     * @default ACTIVE
                     * @enum {string}
                     */
                    status?: "ACTIVE" | "INACTIVE";
                    value: string;
                    /**
                     * @default EXPRESSION
                     * @enum {string}
                     */
                    valueType?: "EXPRESSION" | "GROUPS";
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuth2Claim"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getOAuth2Claim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                claimId: string;
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
                    "application/json": components["schemas"]["OAuth2Claim"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceOAuth2Claim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                claimId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    alwaysIncludeInToken?: boolean;
                    /** @enum {string} */
                    claimType: "RESOURCE" | "IDENTITY";
                    conditions?: {
                        /** @default [] */
                        scopes?: string[];
                    } | null;
                    group_filter_type?: ("STARTS_WITH" | "EQUALS" | "CONTAINS" | "REGEX") | null;
                    name: string;
                    /**
                     * @default ACTIVE
                     * @enum {string}
                     */
                    status?: "ACTIVE" | "INACTIVE";
                    value: string;
                    /**
                     * @default EXPRESSION
                     * @enum {string}
                     */
                    valueType?: "EXPRESSION" | "GROUPS";
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
                    "application/json": components["schemas"]["OAuth2Claim"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteOAuth2Claim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                claimId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listAuthorizationServerKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
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
                    "application/json": components["schemas"]["AuthorizationServerJsonWebKey"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getAuthorizationServerKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                keyId: string;
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
                    "application/json": components["schemas"]["AuthorizationServerJsonWebKey"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    rotateAuthorizationServerKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @constant */
                    use: "sig";
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
                    "application/json": components["schemas"]["AuthorizationServerJsonWebKey"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateAuthorizationServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateAuthorizationServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listAuthorizationServerPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
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
                    "application/json": components["schemas"]["AuthorizationServerPolicy"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createAuthorizationServerPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    conditions: {
                        clients: {
                            include: string[];
                        };
                    };
                    description?: string | null;
                    name: string;
                    priority?: number | null;
                    /**
                     * @default ACTIVE
                     * @enum {string}
                     */
                    status?: "ACTIVE" | "INACTIVE";
                    /** @constant */
                    type?: "OAUTH_AUTHORIZATION_POLICY";
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationServerPolicy"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getAuthorizationServerPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
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
                    "application/json": components["schemas"]["AuthorizationServerPolicy"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceAuthorizationServerPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    conditions: {
                        clients: {
                            include: string[];
                        };
                    };
                    description?: string | null;
                    name: string;
                    priority?: number | null;
                    /**
                     * @default ACTIVE
                     * @enum {string}
                     */
                    status?: "ACTIVE" | "INACTIVE";
                    /** @constant */
                    type?: "OAUTH_AUTHORIZATION_POLICY";
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
                    "application/json": components["schemas"]["AuthorizationServerPolicy"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteAuthorizationServerPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateAuthorizationServerPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateAuthorizationServerPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listAuthorizationServerPolicyRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
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
                    "application/json": components["schemas"]["AuthorizationServerPolicyRule"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createAuthorizationServerPolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    actions?: {
                        token?: {
                            /** @default 60 */
                            accessTokenLifetimeMinutes?: number;
                            inlineHook?: null;
                            /** @default 0 */
                            refreshTokenLifetimeMinutes?: number;
                            /** @default 10080 */
                            refreshTokenWindowMinutes?: number;
                        };
                    };
                    conditions: {
                        grantTypes: {
                            include: ("authorization_code" | "implicit" | "client_credentials" | "password" | "urn:ietf:params:oauth:grant-type:device_code" | "interaction_code" | "urn:ietf:params:oauth:grant-type:token-exchange" | "urn:ietf:params:oauth:grant-type:saml2-bearer" | "urn:ietf:params:oauth:grant-type:jwt-bearer" | "urn:openid:params:grant-type:ciba")[];
                        };
                        people?: {
                            /**
                             * @default {
                             *       "include": [],
                             *       "exclude": []
                             *     }
                             */
                            groups?: {
                                /** @default [] */
                                exclude?: string[];
                                /** @default [] */
                                include?: string[];
                            };
                            /**
                             * @default {
                             *       "include": [],
                             *       "exclude": []
                             *     }
                             */
                            users?: {
                                /** @default [] */
                                exclude?: string[];
                                /** @default [] */
                                include?: string[];
                            };
                        };
                        scopes: {
                            include: string[];
                        };
                    };
                    name: string;
                    priority?: number | null;
                    /**
                     * @default ACTIVE
                     * @enum {string}
                     */
                    status?: "ACTIVE" | "INACTIVE";
                    /** @constant */
                    type?: "RESOURCE_ACCESS";
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthorizationServerPolicyRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getAuthorizationServerPolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
                ruleId: string;
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
                    "application/json": components["schemas"]["AuthorizationServerPolicyRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceAuthorizationServerPolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
                ruleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    actions?: {
                        token?: {
                            /** @default 60 */
                            accessTokenLifetimeMinutes?: number;
                            inlineHook?: null;
                            /** @default 0 */
                            refreshTokenLifetimeMinutes?: number;
                            /** @default 10080 */
                            refreshTokenWindowMinutes?: number;
                        };
                    };
                    conditions: {
                        grantTypes: {
                            include: ("authorization_code" | "implicit" | "client_credentials" | "password" | "urn:ietf:params:oauth:grant-type:device_code" | "interaction_code" | "urn:ietf:params:oauth:grant-type:token-exchange" | "urn:ietf:params:oauth:grant-type:saml2-bearer" | "urn:ietf:params:oauth:grant-type:jwt-bearer" | "urn:openid:params:grant-type:ciba")[];
                        };
                        people?: {
                            /**
                             * @default {
                             *       "include": [],
                             *       "exclude": []
                             *     }
                             */
                            groups?: {
                                /** @default [] */
                                exclude?: string[];
                                /** @default [] */
                                include?: string[];
                            };
                            /**
                             * @default {
                             *       "include": [],
                             *       "exclude": []
                             *     }
                             */
                            users?: {
                                /** @default [] */
                                exclude?: string[];
                                /** @default [] */
                                include?: string[];
                            };
                        };
                        scopes: {
                            include: string[];
                        };
                    };
                    name: string;
                    priority?: number | null;
                    /**
                     * @default ACTIVE
                     * @enum {string}
                     */
                    status?: "ACTIVE" | "INACTIVE";
                    /** @constant */
                    type?: "RESOURCE_ACCESS";
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
                    "application/json": components["schemas"]["AuthorizationServerPolicyRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteAuthorizationServerPolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
                ruleId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateAuthorizationServerPolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
                ruleId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateAuthorizationServerPolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                policyId: string;
                ruleId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listOAuth2Scopes: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
                q?: string;
            };
            header?: never;
            path: {
                authServerId: string;
            };
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
                    "application/json": components["schemas"]["OAuth2Scope"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createOAuth2Scope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default IMPLICIT
                     * @enum {string}
                     */
                    consent?: "IMPLICIT" | "REQUIRED" | "FLEXIBLE";
                    /** @default false */
                    default?: boolean;
                    description?: string | null;
                    displayName?: string | null;
                    /**
                     * @default NO_CLIENTS
                     * @enum {string}
                     */
                    metadataPublish?: "ALL_CLIENTS" | "NO_CLIENTS";
                    name: string;
                    /** @default false */
                    optional?: boolean;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuth2Scope"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getOAuth2Scope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                scopeId: string;
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
                    "application/json": components["schemas"]["OAuth2Scope"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceOAuth2Scope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                scopeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default IMPLICIT
                     * @enum {string}
                     */
                    consent?: "IMPLICIT" | "REQUIRED" | "FLEXIBLE";
                    /** @default false */
                    default?: boolean;
                    description?: string | null;
                    displayName?: string | null;
                    /**
                     * @default NO_CLIENTS
                     * @enum {string}
                     */
                    metadataPublish?: "ALL_CLIENTS" | "NO_CLIENTS";
                    name: string;
                    /** @default false */
                    optional?: boolean;
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
                    "application/json": components["schemas"]["OAuth2Scope"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteOAuth2Scope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
                scopeId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    previewTokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                authServerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The app that would ask */
                    clientId: string;
                    /** @enum {string} */
                    grantType: "authorization_code" | "client_credentials";
                    nonce?: string;
                    /** @default [] */
                    scopes?: string[];
                    /** @description The person who would sign in; left out for client_credentials */
                    userId?: string;
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
                    "application/json": components["schemas"]["TokenPreview"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listBrands: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
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
                    "application/json": components["schemas"]["Brand"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getBrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
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
                    "application/json": components["schemas"]["Brand"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceBrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    agreeToCustomPrivacyPolicy?: boolean;
                    customPrivacyPolicyUrl?: (string & (unknown & unknown)) | null;
                    name?: string;
                    removePoweredByOkta?: boolean;
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
                    "application/json": components["schemas"]["Brand"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getCustomizedSignInPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
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
                    "application/json": components["schemas"]["SignInPage"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceCustomizedSignInPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    pageContent?: unknown;
                    widgetCustomizations: {
                        customLink1Label?: string | null;
                        customLink1Url?: (string & (unknown & unknown)) | null;
                        customLink2Label?: string | null;
                        customLink2Url?: (string & (unknown & unknown)) | null;
                        helpLabel?: string | null;
                        helpUrl?: (string & (unknown & unknown)) | null;
                        passwordInfoTip?: string | null;
                        passwordLabel?: string | null;
                        signInLabel?: string | null;
                        usernameInfoTip?: string | null;
                        usernameLabel?: string | null;
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
                    "application/json": components["schemas"]["SignInPage"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteCustomizedSignInPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listBrandThemes: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
            };
            header?: never;
            path: {
                brandId: string;
            };
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
                    "application/json": components["schemas"]["Theme"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getBrandTheme: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
                themeId: string;
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
                    "application/json": components["schemas"]["Theme"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceBrandTheme: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
                themeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default OKTA_DEFAULT
                     * @enum {string}
                     */
                    errorPageTouchPointVariant?: "OKTA_DEFAULT" | "BACKGROUND_SECONDARY_COLOR" | "BACKGROUND_IMAGE";
                    primaryColorContrastHex?: string & (unknown & unknown);
                    primaryColorHex: string & (unknown & unknown);
                    secondaryColorContrastHex?: string & (unknown & unknown);
                    secondaryColorHex: string & (unknown & unknown);
                    /**
                     * @default OKTA_DEFAULT
                     * @enum {string}
                     */
                    signInPageTouchPointVariant?: "OKTA_DEFAULT" | "BACKGROUND_SECONDARY_COLOR" | "BACKGROUND_IMAGE";
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
                    "application/json": components["schemas"]["Theme"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    uploadBrandThemeBackgroundImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
                themeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description A PNG, JPEG or GIF picture
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uri */
                        url: string;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteBrandThemeBackgroundImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
                themeId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    uploadBrandThemeFavicon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
                themeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description A PNG, JPEG or GIF picture
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uri */
                        url: string;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteBrandThemeFavicon: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
                themeId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    uploadBrandThemeLogo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
                themeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /**
                     * Format: binary
                     * @description A PNG, JPEG or GIF picture
                     */
                    file: string;
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
                        /** Format: uri */
                        url: string;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteBrandThemeLogo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                brandId: string;
                themeId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listGroups: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                /** @description `stats`: with how many users and apps each has; `app` has nothing to add */
                expand?: string;
                /** @description As `search`, over id, type, lastUpdated, lastMembershipUpdated and profile.name */
                filter?: string;
                limit?: number;
                /** @description What the name starts with */
                q?: string;
                /** @description An expression such as `profile.name sw "Eng" and lastUpdated gt "2031-05-04T10:00:00.000Z"` */
                search?: string;
                sortBy?: "id" | "profile.name" | "created" | "lastUpdated" | "lastMembershipUpdated";
                sortOrder?: string;
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
                    "application/json": components["schemas"]["Group"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
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
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
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
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
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
                    "application/json": components["schemas"]["Group"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listAssignedApplicationsForGroup: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
            };
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
                    /** @description Where the list is and goes on */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Application"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listGroupUsers: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
            };
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
                    /** @description Where the list is and goes on */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listGroupRules: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
                search?: string;
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
                    "application/json": components["schemas"]["GroupRule"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createGroupRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    actions: {
                        assignUserToGroups: {
                            groupIds: string[];
                        };
                    };
                    conditions: {
                        expression: {
                            /**
                             * @default urn:okta:expression:1.0
                             * @constant
                             */
                            type?: "urn:okta:expression:1.0";
                            value: string;
                        };
                        people?: {
                            groups?: {
                                /** @default [] */
                                exclude?: string[];
                            };
                            users?: {
                                exclude?: string[];
                            };
                        };
                    };
                    name: string;
                    /**
                     * @default group_rule
                     * @constant
                     */
                    type?: "group_rule";
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
                    "application/json": components["schemas"]["GroupRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getGroupRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupRuleId: string;
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
                    "application/json": components["schemas"]["GroupRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceGroupRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupRuleId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    actions: {
                        assignUserToGroups: {
                            groupIds: string[];
                        };
                    };
                    conditions: {
                        expression: {
                            /**
                             * @default urn:okta:expression:1.0
                             * @constant
                             */
                            type?: "urn:okta:expression:1.0";
                            value: string;
                        };
                        people?: {
                            groups?: {
                                /** @default [] */
                                exclude?: string[];
                            };
                            users?: {
                                exclude?: string[];
                            };
                        };
                    };
                    name: string;
                    /**
                     * @default group_rule
                     * @constant
                     */
                    type?: "group_rule";
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
                    "application/json": components["schemas"]["GroupRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteGroupRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupRuleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateGroupRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupRuleId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateGroupRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupRuleId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getClientCredentials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                appId: string;
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
                    "application/json": components["schemas"]["ClientCredentials"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    exportOrg: {
        parameters: {
            query?: {
                /** @description With its people, without passwords */
                users?: "true" | "false";
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
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgDocument"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    exportOrgWithSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Who imports the document must give it again */
                    passphrase: string;
                    /** @default false */
                    users?: boolean;
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
                    "application/json": components["schemas"]["OrgDocument"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    importOrg: {
        parameters: {
            query?: {
                /** @description Of the dry run that somebody agreed to: if by now the difference is another one, nothing is done */
                digest?: string;
                /** @description Everything is done, checked and undone: the answer tells what would be different */
                dryRun?: "true" | "false";
                /** @description What a list of the document does not name is removed; people are deactivated */
                prune?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As `exportOrg` gives one */
                    document: unknown;
                    /** @description Of a document with sealed secrets */
                    passphrase?: string | null;
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
                        changes: components["schemas"]["OrgChange"][];
                        /** @description Tells this difference from others */
                        digest: string;
                        dryRun: boolean;
                    };
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listLogEvents: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                filter?: string;
                limit?: number;
                /** @description Words that must all occur in an event */
                q?: string;
                /** @description Events published then or later; seven days before `until` unless told */
                since?: string;
                sortOrder?: "ASCENDING" | "DESCENDING";
                /** @description Events published before then. Without it, ascending, the list never ends: its next page has what is new */
                until?: string;
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
                    "application/json": components["schemas"]["LogEvent"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getUserSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `default`, or the id of the schema */
                schemaId: string;
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
                    "application/json": components["schemas"]["UserSchema"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    updateUserProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `default`, or the id of the schema */
                schemaId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    definitions: {
                        base?: {
                            /** @default {} */
                            properties?: {
                                [key: string]: unknown;
                            };
                        };
                        custom?: {
                            /** @default {} */
                            properties?: {
                                [key: string]: {
                                    description?: string | null;
                                    enum?: (string | number)[] | null;
                                    items?: {
                                        /** @enum {string} */
                                        type: "string" | "number" | "integer";
                                    } | null;
                                    maximum?: number | null;
                                    maxLength?: number | null;
                                    minimum?: number | null;
                                    minLength?: number | null;
                                    oneOf?: {
                                        const: string | number;
                                        title: string;
                                    }[] | null;
                                    pattern?: null;
                                    permissions?: {
                                        /** @enum {string} */
                                        action: "HIDE" | "READ_ONLY" | "READ_WRITE";
                                        /** @constant */
                                        principal: "SELF";
                                    }[] | null;
                                    required?: boolean | null;
                                    title?: string;
                                    /** @enum {string} */
                                    type?: "string" | "boolean" | "number" | "integer" | "array";
                                    unique?: "NOT_UNIQUE" | null;
                                } | null;
                            };
                        };
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
                    "application/json": components["schemas"]["UserSchema"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listUserTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
                    "application/json": components["schemas"]["UserType"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getUserType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `default`, or the id of the type */
                typeId: string;
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
                    "application/json": components["schemas"]["UserType"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getOrgSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
                    "application/json": components["schemas"]["OrgSetting"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceOrgSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    address1?: string | null;
                    address2?: string | null;
                    city?: string | null;
                    companyName: string;
                    country?: string | null;
                    endUserSupportHelpURL?: (string & (unknown & unknown)) | null;
                    phoneNumber?: string | null;
                    postalCode?: string | null;
                    state?: string | null;
                    supportPhoneNumber?: string | null;
                    website?: (string & (unknown & unknown)) | null;
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
                    "application/json": components["schemas"]["OrgSetting"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    updateOrgSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    address1?: string | null;
                    address2?: string | null;
                    city?: string | null;
                    companyName?: string;
                    country?: string | null;
                    endUserSupportHelpURL?: (string & (unknown & unknown)) | null;
                    phoneNumber?: string | null;
                    postalCode?: string | null;
                    state?: string | null;
                    supportPhoneNumber?: string | null;
                    website?: (string & (unknown & unknown)) | null;
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
                    "application/json": components["schemas"]["OrgSetting"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listPolicies: {
        parameters: {
            query: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                status?: "ACTIVE" | "INACTIVE";
                type: "OKTA_SIGN_ON" | "PASSWORD" | "ACCESS_POLICY";
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
                    "application/json": components["schemas"]["Policy"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createPolicy: {
        parameters: {
            query?: {
                activate?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "OKTA_SIGN_ON" | "PASSWORD" | "ACCESS_POLICY";
                } & {
                    [key: string]: unknown;
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
                    "application/json": components["schemas"]["Policy"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
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
                    "application/json": components["schemas"]["Policy"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replacePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "OKTA_SIGN_ON" | "PASSWORD" | "ACCESS_POLICY";
                } & {
                    [key: string]: unknown;
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
                    "application/json": components["schemas"]["Policy"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deletePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listPolicyApps: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                policyId: string;
            };
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
                    "application/json": components["schemas"]["Application"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    clonePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
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
                    "application/json": components["schemas"]["Policy"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activatePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivatePolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listPolicyMappings: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                policyId: string;
            };
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
                    "application/json": components["schemas"]["PolicyMapping"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listPolicyRules: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
            };
            header?: never;
            path: {
                policyId: string;
            };
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
                    "application/json": components["schemas"]["PolicyRule"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createPolicyRule: {
        parameters: {
            query?: {
                activate?: "true" | "false";
            };
            header?: never;
            path: {
                policyId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    priority?: number | null;
                } & {
                    [key: string]: unknown;
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
                    "application/json": components["schemas"]["PolicyRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getPolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
                ruleId: string;
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
                    "application/json": components["schemas"]["PolicyRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replacePolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
                ruleId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    priority?: number | null;
                } & {
                    [key: string]: unknown;
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
                    "application/json": components["schemas"]["PolicyRule"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deletePolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
                ruleId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activatePolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
                ruleId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivatePolicyRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policyId: string;
                ruleId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
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
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    revokeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    refreshSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
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
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listTrustedOrigins: {
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
                    "application/json": components["schemas"]["TrustedOrigin"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createTrustedOrigin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    origin: string;
                    scopes: {
                        /** @enum {string} */
                        type: "CORS" | "REDIRECT";
                    }[];
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
                    "application/json": components["schemas"]["TrustedOrigin"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getTrustedOrigin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trustedOriginId: string;
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
                    "application/json": components["schemas"]["TrustedOrigin"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceTrustedOrigin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trustedOriginId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    origin: string;
                    scopes: {
                        /** @enum {string} */
                        type: "CORS" | "REDIRECT";
                    }[];
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
                    "application/json": components["schemas"]["TrustedOrigin"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteTrustedOrigin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trustedOriginId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateTrustedOrigin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trustedOriginId: string;
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
                    "application/json": components["schemas"]["TrustedOrigin"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateTrustedOrigin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trustedOriginId: string;
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
                    "application/json": components["schemas"]["TrustedOrigin"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                /** @description As `search`, over id, status, lastUpdated, login, email, firstName and lastName */
                filter?: string;
                limit?: number;
                /** @description What login, email, firstName or lastName starts with; one page, 10 users unless told */
                q?: string;
                /** @description An expression over any attribute, such as `profile.lastName sw "Lo" and status eq "ACTIVE"` */
                search?: string;
                sortBy?: "id" | "status" | "created" | "lastUpdated" | "activated" | "statusChanged" | "lastLogin" | "profile.login" | "profile.email" | "profile.firstName" | "profile.lastName";
                sortOrder?: string;
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
                    "application/json": components["schemas"]["User"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createUser: {
        parameters: {
            query?: {
                activate?: "true" | "false";
                nextLogin?: "changePassword";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    credentials?: {
                        password?: components["schemas"]["NewPassword"] | null;
                        provider?: {
                            /** @constant */
                            type: "OKTA";
                        } | null;
                        /** @description Changes nothing without an answer: programs send back what they read */
                        recovery_question?: {
                            answer?: string;
                            question: string;
                        } | null;
                    };
                    /** @default [] */
                    groupIds?: string[];
                    profile: {
                        [key: string]: unknown;
                    };
                    type?: {
                        id: string;
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
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceUser: {
        parameters: {
            query?: {
                /** @description Whether a password must not be an earlier one */
                strict?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    credentials?: {
                        password?: components["schemas"]["NewPassword"] | null;
                        provider?: {
                            /** @constant */
                            type: "OKTA";
                        } | null;
                        /** @description Changes nothing without an answer: programs send back what they read */
                        recovery_question?: {
                            answer?: string;
                            question: string;
                        } | null;
                    };
                    profile: {
                        [key: string]: unknown;
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
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    updateUser: {
        parameters: {
            query?: {
                /** @description Whether a password must not be an earlier one */
                strict?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    credentials?: {
                        password?: components["schemas"]["NewPassword"] | null;
                        provider?: {
                            /** @constant */
                            type: "OKTA";
                        } | null;
                        /** @description Changes nothing without an answer: programs send back what they read */
                        recovery_question?: {
                            answer?: string;
                            question: string;
                        } | null;
                    };
                    profile?: {
                        [key: string]: unknown;
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
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteUser: {
        parameters: {
            query?: {
                sendEmail?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listAppLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": components["schemas"]["AppLink"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    changePassword: {
        parameters: {
            query?: {
                /** @description Whether the policy’s minimum age of a password holds */
                strict?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    newPassword: {
                        value: string;
                    };
                    oldPassword: {
                        value: string;
                    };
                    /**
                     * @description Whether the user’s sessions and tokens end
                     * @default false
                     */
                    revokeSessions?: boolean;
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
                    "application/json": components["schemas"]["UserCredentials"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    changeRecoveryQuestion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    password: {
                        value: string;
                    };
                    recovery_question: {
                        answer: string;
                        question: string;
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
                    "application/json": components["schemas"]["UserCredentials"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    forgotPassword: {
        parameters: {
            query?: {
                sendEmail?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": components["schemas"]["ResetPasswordToken"] | Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listUserGroups: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
            };
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
                    "application/json": components["schemas"]["Group"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateUser: {
        parameters: {
            query?: {
                sendEmail?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": components["schemas"]["UserActivationToken"] | Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    expirePassword: {
        parameters: {
            query?: {
                revokeSessions?: "true" | "false";
                tempPassword?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": components["schemas"]["TempPassword"] | components["schemas"]["User"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    expirePasswordWithTempPassword: {
        parameters: {
            query?: {
                revokeSessions?: "true" | "false";
                tempPassword?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": components["schemas"]["TempPassword"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    reactivateUser: {
        parameters: {
            query?: {
                sendEmail?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": components["schemas"]["UserActivationToken"] | Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    resetPassword: {
        parameters: {
            query?: {
                revokeSessions?: "true" | "false";
                sendEmail?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": components["schemas"]["ResetPasswordToken"] | Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    suspendUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    unlockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    unsuspendUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
                userId: string;
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
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listAssignedRolesForUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
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
                    "application/json": components["schemas"]["StandardRole"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    assignRoleToUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "SUPER_ADMIN" | "ORG_ADMIN" | "APP_ADMIN" | "USER_ADMIN" | "HELP_DESK_ADMIN" | "READ_ONLY_ADMIN";
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardRole"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getUserAssignedRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roleAssignmentId: string;
                userId: string;
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
                    "application/json": components["schemas"]["StandardRole"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    unassignRoleFromUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                roleAssignmentId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    revokeUserSessions: {
        parameters: {
            query?: {
                /** @description Changes nothing: which browsers know the user is remembered by the browsers themselves */
                forgetDevices?: "true" | "false";
                oauthTokens?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description Id, login, login without its domain, or `me` */
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listNetworkZones: {
        parameters: {
            query?: {
                /** @description Where the list goes on: take it from the `next` link, it is opaque */
                after?: string;
                limit?: number;
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
                    "application/json": components["schemas"]["NetworkZone"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    createNetworkZone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    gateways: {
                        /** @enum {string} */
                        type: "CIDR" | "RANGE";
                        value: string;
                    }[];
                    name: string;
                    proxies?: unknown[] | null;
                    /** @constant */
                    type: "IP";
                    /**
                     * @default POLICY
                     * @enum {string}
                     */
                    usage?: "POLICY" | "BLOCKLIST";
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
                    "application/json": components["schemas"]["NetworkZone"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    getNetworkZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                zoneId: string;
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
                    "application/json": components["schemas"]["NetworkZone"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    replaceNetworkZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                zoneId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    gateways: {
                        /** @enum {string} */
                        type: "CIDR" | "RANGE";
                        value: string;
                    }[];
                    name: string;
                    proxies?: unknown[] | null;
                    /** @constant */
                    type: "IP";
                    /**
                     * @default POLICY
                     * @enum {string}
                     */
                    usage?: "POLICY" | "BLOCKLIST";
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
                    "application/json": components["schemas"]["NetworkZone"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteNetworkZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                zoneId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    activateNetworkZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                zoneId: string;
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
                    "application/json": components["schemas"]["NetworkZone"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deactivateNetworkZone: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                zoneId: string;
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
                    "application/json": components["schemas"]["NetworkZone"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    listRolesForClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
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
                    "application/json": components["schemas"]["StandardRole"][];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    assignRoleToClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    type: "SUPER_ADMIN" | "ORG_ADMIN" | "APP_ADMIN" | "USER_ADMIN" | "HELP_DESK_ADMIN" | "READ_ONLY_ADMIN";
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardRole"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    retrieveClientRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
                roleAssignmentId: string;
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
                    "application/json": components["schemas"]["StandardRole"];
                };
            };
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteRoleFromClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
                roleAssignmentId: string;
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
            400: components["responses"]["Invalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
        };
    };
}
