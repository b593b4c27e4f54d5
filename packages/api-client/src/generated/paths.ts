// Made by `pnpm docs:generate` from the OpenAPI document of apps/api; do not edit.

export interface paths {
    "/api-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tokens that are not revoked, the newest first */
        get: {
            parameters: {
                query: {
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description When it was made
                                     */
                                    created_at: string;
                                    created_by: number | null;
                                    expires_at: string | null;
                                    /** @description The id */
                                    id: number;
                                    last_used_at: string | null;
                                    name: string;
                                    scopes: ("mu" | "probe" | "probe:init" | "admin:read" | "admin:write")[];
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Make a token for a machine; it is shown here and never again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        expires_at?: string | null;
                        /** @description Unique among those that are not revoked */
                        name: string;
                        scopes: ("mu" | "probe" | "probe:init" | "admin:read" | "admin:write")[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                created_by: number | null;
                                expires_at: string | null;
                                /** @description The id */
                                id: number;
                                last_used_at: string | null;
                                name: string;
                                scopes: ("mu" | "probe" | "probe:init" | "admin:read" | "admin:write")[];
                                /** @description The token: shown here and never again */
                                token?: string;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token; it is refused from the next request on */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Revoked */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description A JWT for `Authorization: Bearer` */
                                access_token: string;
                                /** @description Seconds the access token lasts */
                                expires_in: number;
                                /** @description Until PUT /auth/password nothing else is open */
                                must_change_password: boolean;
                                /** @description For POST /auth/refresh, once, within seven days */
                                refresh_token: string;
                                /** @enum {string} */
                                token_type: "Bearer";
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out: the session ends at once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            message: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the user was made
                                 */
                                created_at: string;
                                email: string;
                                /** @description The id */
                                id: number;
                                /** @description Until then nothing but PUT /auth/password is open to the user */
                                must_change_password: boolean;
                                /**
                                 * @description What the user may do
                                 * @enum {unknown}
                                 */
                                role: "admin" | "user";
                                /**
                                 * @description A suspended user cannot sign in
                                 * @enum {unknown}
                                 */
                                status: "active" | "suspended";
                                /**
                                 * Format: date-time
                                 * @description When the user last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the own password; all other sessions end */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        current_password: string;
                        new_password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            message: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange a refresh token for a fresh pair; its second use ends the session */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        refresh_token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description A JWT for `Authorization: Bearer` */
                                access_token: string;
                                /** @description Seconds the access token lasts */
                                expires_in: number;
                                /** @description Until PUT /auth/password nothing else is open */
                                must_change_password: boolean;
                                /** @description For POST /auth/refresh, once, within seven days */
                                refresh_token: string;
                                /** @enum {string} */
                                token_type: "Bearer";
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/document-texts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The texts of documents, and the variables they may name */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                announcement: string | null;
                                node_name: string | null;
                                title: string | null;
                                updated_at: string | null;
                                /** @description What may stand between {{ and }}; nodes_only: in node_name alone */
                                variables: {
                                    about: string;
                                    name: string;
                                    nodes_only: boolean;
                                }[];
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        /** Change the texts of documents; absent ones stay, null takes them back */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        announcement?: string | null;
                        node_name?: string | null;
                        title?: string | null;
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                announcement: string | null;
                                node_name: string | null;
                                title: string | null;
                                updated_at: string | null;
                                /** @description What may stand between {{ and }}; nodes_only: in node_name alone */
                                variables: {
                                    about: string;
                                    name: string;
                                    nodes_only: boolean;
                                }[];
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the texts of documents; absent ones stay, null takes them back */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        announcement?: string | null;
                        node_name?: string | null;
                        title?: string | null;
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                announcement: string | null;
                                node_name: string | null;
                                title: string | null;
                                updated_at: string | null;
                                /** @description What may stand between {{ and }}; nodes_only: in node_name alone */
                                variables: {
                                    about: string;
                                    name: string;
                                    nodes_only: boolean;
                                }[];
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alive */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                status: string;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/machines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List machines, each with its nodes */
        get: {
            parameters: {
                query: {
                    /** @description Which way */
                    order: "asc" | "desc";
                    /** @description What to order by */
                    order_by: "id" | "name" | "created_at";
                    /** @description Only machines of this user */
                    owner_id?: number;
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                    /** @description Part of name, address or summary, in any case */
                    search?: string;
                    /** @description 1: new instance that hasn't run once; 2: instance is stopped; 3: instance is started by hypervisor; 4: instance has its agent connected; 5: instance has its application running; 9: instance is suspended; 245: instance needs query; 255: instance has its disk missing */
                    status?: 1 | 2 | 3 | 4 | 5 | 9 | 245 | 255;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    address: string;
                                    console: {
                                        host: string;
                                        port: number | null;
                                        /** @description 1: spice */
                                        vdi_type: number;
                                    } | null;
                                    /**
                                     * Format: date-time
                                     * @description When it was made
                                     */
                                    created_at: string;
                                    /** @description The id */
                                    id: number;
                                    name: string;
                                    /** @description The nodes on it */
                                    nodes: {
                                        /**
                                         * @description Which kind of agent serves it
                                         * @enum {string}
                                         */
                                        agent: "native" | "orris" | "uniproxy" | "mu";
                                        /**
                                         * @description Whose word it is; one that clients can verify is pinned only if the operator says so
                                         * @enum {string}
                                         */
                                        certificate_from?: "operator" | "agent";
                                        /** @description What the operator says, or else the agent */
                                        certificate_sha256?: string;
                                        /** @description How the core is, as our agent last said */
                                        core?: {
                                            /** @description Since the agent began */
                                            crashes: number;
                                            /** @description Reports of traffic it still has to bring */
                                            reports_waiting: number;
                                            /**
                                             * Format: date-time
                                             * @description When the oldest of them begins
                                             */
                                            reports_waiting_since?: string;
                                            running: boolean;
                                            /** @description What the core that ended last moved in this time was never read: it is counted nowhere */
                                            unread?: {
                                                /**
                                                 * Format: date-time
                                                 * @description The last reading
                                                 */
                                                from: string;
                                                /**
                                                 * Format: date-time
                                                 * @description When the core was gone
                                                 */
                                                to: string;
                                            };
                                        };
                                        /**
                                         * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                         * @enum {string}
                                         */
                                        counting?: "exactly_once" | "best_effort";
                                        /**
                                         * Format: date-time
                                         * @description When it was made
                                         */
                                        created_at: string;
                                        description?: string;
                                        /** @description Empty but for shadowsocks */
                                        encryption_method: string;
                                        hidden: boolean;
                                        /** @description The id */
                                        id: number;
                                        /** @description It is active: users may be sent there */
                                        is_available: boolean;
                                        /** @description What its agent says it cannot do */
                                        limits?: {
                                            /** @description Why live connections are not ended there, in its words */
                                            cannot_cut?: string;
                                            /** @description What becomes of UDP there for want of a firewall, in its words */
                                            cannot_filter?: string;
                                            /** @description Which ports of subscriptions are not open there, and why, in its words */
                                            cannot_listen?: string;
                                            /** @description Users who were removed and whose bytes move on, whatever was tried */
                                            still_moving?: number;
                                        };
                                        listen_port?: number;
                                        /** @description The machine it sits on */
                                        machine_id?: number;
                                        maintenance_reason?: string;
                                        multiplier: number;
                                        name: string;
                                        /** @description Subscriptions connected, while the report is younger than five minutes */
                                        online_count?: number;
                                        plugin?: string;
                                        plugin_opts?: {
                                            [key: string]: string;
                                        };
                                        /** @description Each subscription has a port of its own */
                                        port_per_subscription?: boolean;
                                        /** @description When one node is read that gives each subscription a port of its own */
                                        ports?: {
                                            given: number;
                                            /** @description Subscriptions left out, for no port is left for them */
                                            missing: number;
                                        };
                                        /**
                                         * @description The protocol
                                         * @enum {string}
                                         */
                                        protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                                        region?: string;
                                        /** @description When one node is read, of agents that acknowledge */
                                        revision?: {
                                            /** @description What the agent says it serves */
                                            acknowledged: string;
                                            /** @description Changes it has not applied; null: it is of another lineage and will start over */
                                            behind: number | null;
                                            /** @description The newest change of who may connect anywhere: `<lineage>.<n>` */
                                            current: string;
                                        };
                                        route?: {
                                            allow: string[];
                                            bittorrent: boolean;
                                            block: string[];
                                            mail: boolean;
                                        };
                                        server_address: string;
                                        server_port: number;
                                        settings?: {
                                            /**
                                             * @description vmess; auto when left out
                                             * @enum {string}
                                             */
                                            cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                                            /**
                                             * @description tuic; bbr when left out
                                             * @enum {string}
                                             */
                                            congestion_control?: "bbr" | "cubic" | "new_reno";
                                            /** @description hysteria2: what the server takes at most */
                                            down_mbps?: number;
                                            /**
                                             * @description vless, over tcp with tls or reality
                                             * @enum {string}
                                             */
                                            flow?: "xtls-rprx-vision" | "";
                                            /** @description anytls: seconds; 30 when left out */
                                            idle_session_check_interval?: number;
                                            /** @description anytls: seconds; 30 when left out */
                                            idle_session_timeout?: number;
                                            /** @description anytls; 0 when left out */
                                            min_idle_session?: number;
                                            obfs?: {
                                                /** @description Shared by all clients of the node */
                                                password: string;
                                                /**
                                                 * @description hysteria2
                                                 * @enum {string}
                                                 */
                                                type: "salamander";
                                            };
                                            /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                                            padding?: string[];
                                            /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                                            ports?: string;
                                            security?: {
                                                /** @description The certificate is self-signed */
                                                allow_insecure?: boolean;
                                                alpn?: ("h2" | "http/1.1" | "h3")[];
                                                /**
                                                 * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                                 * @enum {string}
                                                 */
                                                fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                                reality?: {
                                                    /** @description Follows from the private key */
                                                    public_key?: string;
                                                    /** @description Names the target answers to */
                                                    server_names: string[];
                                                    /** @description In hex; one is made when left out */
                                                    short_ids?: string[];
                                                    /** @description The site strangers are led to: host:port */
                                                    target: string;
                                                };
                                                /** @description The server address when left out; with reality the first server name */
                                                sni?: string;
                                                /**
                                                 * @description vless: any; vmess: none or tls; others: tls
                                                 * @enum {string}
                                                 */
                                                type: "none" | "tls" | "reality";
                                            };
                                            transport?: {
                                                /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                                host?: string;
                                                /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                                path?: string;
                                                /** @description grpc: letters, digits and -._~ */
                                                service_name?: string;
                                                /**
                                                 * @description How the stream travels; tcp when left out; xhttp with vless only
                                                 * @enum {string}
                                                 */
                                                type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                                            };
                                            /**
                                             * @description tuic; native when left out
                                             * @enum {string}
                                             */
                                            udp_relay_mode?: "native" | "quic";
                                            /** @description hysteria2: what the server sends at most */
                                            up_mbps?: number;
                                        };
                                        sort_order: number;
                                        /**
                                         * @description The state
                                         * @enum {string}
                                         */
                                        status: "active" | "inactive" | "maintenance";
                                        /** @description The last report, while it is younger than five minutes */
                                        system_status?: {
                                            /** @description Percent, two decimals */
                                            cpu?: string;
                                            /** @description Percent, two decimals */
                                            disk?: string;
                                            /** @description Percent, two decimals */
                                            memory?: string;
                                            /** @description Unix seconds */
                                            updated_at: number;
                                            /** @description Seconds */
                                            uptime?: number;
                                        };
                                        tags: string[];
                                        /**
                                         * Format: date-time
                                         * @description When it last changed
                                         */
                                        updated_at: string;
                                        /** @description The version that was read */
                                        version: number;
                                    }[];
                                    owner_id: number | null;
                                    /**
                                     * @description 1: new instance that hasn't run once; 2: instance is stopped; 3: instance is started by hypervisor; 4: instance has its agent connected; 5: instance has its application running; 9: instance is suspended; 245: instance needs query; 255: instance has its disk missing
                                     * @enum {integer}
                                     */
                                    status: 1 | 2 | 3 | 4 | 5 | 9 | 245 | 255;
                                    /** @description The status in the words of LuoYunCloud */
                                    status_text: string;
                                    summary: string | null;
                                    /**
                                     * Format: date-time
                                     * @description When it last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Create a machine; nodes are put on it by their machine_id */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A hostname (ASCII), IPv4 or IPv6 address */
                        address: string;
                        console?: {
                            host: string;
                            port?: number | null;
                            /** @description 1: spice */
                            vdi_type?: number;
                        } | null;
                        /** @description Shown to its owner */
                        name: string;
                        owner_id?: number | null;
                        /**
                         * @description 1: new instance that hasn't run once; 2: instance is stopped; 3: instance is started by hypervisor; 4: instance has its agent connected; 5: instance has its application running; 9: instance is suspended; 245: instance needs query; 255: instance has its disk missing
                         * @enum {integer}
                         */
                        status?: 1 | 2 | 3 | 4 | 5 | 9 | 245 | 255;
                        summary?: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                address: string;
                                console: {
                                    host: string;
                                    port: number | null;
                                    /** @description 1: spice */
                                    vdi_type: number;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description The id */
                                id: number;
                                name: string;
                                /** @description The nodes on it */
                                nodes: {
                                    /**
                                     * @description Which kind of agent serves it
                                     * @enum {string}
                                     */
                                    agent: "native" | "orris" | "uniproxy" | "mu";
                                    /**
                                     * @description Whose word it is; one that clients can verify is pinned only if the operator says so
                                     * @enum {string}
                                     */
                                    certificate_from?: "operator" | "agent";
                                    /** @description What the operator says, or else the agent */
                                    certificate_sha256?: string;
                                    /** @description How the core is, as our agent last said */
                                    core?: {
                                        /** @description Since the agent began */
                                        crashes: number;
                                        /** @description Reports of traffic it still has to bring */
                                        reports_waiting: number;
                                        /**
                                         * Format: date-time
                                         * @description When the oldest of them begins
                                         */
                                        reports_waiting_since?: string;
                                        running: boolean;
                                        /** @description What the core that ended last moved in this time was never read: it is counted nowhere */
                                        unread?: {
                                            /**
                                             * Format: date-time
                                             * @description The last reading
                                             */
                                            from: string;
                                            /**
                                             * Format: date-time
                                             * @description When the core was gone
                                             */
                                            to: string;
                                        };
                                    };
                                    /**
                                     * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                     * @enum {string}
                                     */
                                    counting?: "exactly_once" | "best_effort";
                                    /**
                                     * Format: date-time
                                     * @description When it was made
                                     */
                                    created_at: string;
                                    description?: string;
                                    /** @description Empty but for shadowsocks */
                                    encryption_method: string;
                                    hidden: boolean;
                                    /** @description The id */
                                    id: number;
                                    /** @description It is active: users may be sent there */
                                    is_available: boolean;
                                    /** @description What its agent says it cannot do */
                                    limits?: {
                                        /** @description Why live connections are not ended there, in its words */
                                        cannot_cut?: string;
                                        /** @description What becomes of UDP there for want of a firewall, in its words */
                                        cannot_filter?: string;
                                        /** @description Which ports of subscriptions are not open there, and why, in its words */
                                        cannot_listen?: string;
                                        /** @description Users who were removed and whose bytes move on, whatever was tried */
                                        still_moving?: number;
                                    };
                                    listen_port?: number;
                                    /** @description The machine it sits on */
                                    machine_id?: number;
                                    maintenance_reason?: string;
                                    multiplier: number;
                                    name: string;
                                    /** @description Subscriptions connected, while the report is younger than five minutes */
                                    online_count?: number;
                                    plugin?: string;
                                    plugin_opts?: {
                                        [key: string]: string;
                                    };
                                    /** @description Each subscription has a port of its own */
                                    port_per_subscription?: boolean;
                                    /** @description When one node is read that gives each subscription a port of its own */
                                    ports?: {
                                        given: number;
                                        /** @description Subscriptions left out, for no port is left for them */
                                        missing: number;
                                    };
                                    /**
                                     * @description The protocol
                                     * @enum {string}
                                     */
                                    protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                                    region?: string;
                                    /** @description When one node is read, of agents that acknowledge */
                                    revision?: {
                                        /** @description What the agent says it serves */
                                        acknowledged: string;
                                        /** @description Changes it has not applied; null: it is of another lineage and will start over */
                                        behind: number | null;
                                        /** @description The newest change of who may connect anywhere: `<lineage>.<n>` */
                                        current: string;
                                    };
                                    route?: {
                                        allow: string[];
                                        bittorrent: boolean;
                                        block: string[];
                                        mail: boolean;
                                    };
                                    server_address: string;
                                    server_port: number;
                                    settings?: {
                                        /**
                                         * @description vmess; auto when left out
                                         * @enum {string}
                                         */
                                        cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                                        /**
                                         * @description tuic; bbr when left out
                                         * @enum {string}
                                         */
                                        congestion_control?: "bbr" | "cubic" | "new_reno";
                                        /** @description hysteria2: what the server takes at most */
                                        down_mbps?: number;
                                        /**
                                         * @description vless, over tcp with tls or reality
                                         * @enum {string}
                                         */
                                        flow?: "xtls-rprx-vision" | "";
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_check_interval?: number;
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_timeout?: number;
                                        /** @description anytls; 0 when left out */
                                        min_idle_session?: number;
                                        obfs?: {
                                            /** @description Shared by all clients of the node */
                                            password: string;
                                            /**
                                             * @description hysteria2
                                             * @enum {string}
                                             */
                                            type: "salamander";
                                        };
                                        /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                                        padding?: string[];
                                        /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                                        ports?: string;
                                        security?: {
                                            /** @description The certificate is self-signed */
                                            allow_insecure?: boolean;
                                            alpn?: ("h2" | "http/1.1" | "h3")[];
                                            /**
                                             * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                             * @enum {string}
                                             */
                                            fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                            reality?: {
                                                /** @description Follows from the private key */
                                                public_key?: string;
                                                /** @description Names the target answers to */
                                                server_names: string[];
                                                /** @description In hex; one is made when left out */
                                                short_ids?: string[];
                                                /** @description The site strangers are led to: host:port */
                                                target: string;
                                            };
                                            /** @description The server address when left out; with reality the first server name */
                                            sni?: string;
                                            /**
                                             * @description vless: any; vmess: none or tls; others: tls
                                             * @enum {string}
                                             */
                                            type: "none" | "tls" | "reality";
                                        };
                                        transport?: {
                                            /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                            host?: string;
                                            /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                            path?: string;
                                            /** @description grpc: letters, digits and -._~ */
                                            service_name?: string;
                                            /**
                                             * @description How the stream travels; tcp when left out; xhttp with vless only
                                             * @enum {string}
                                             */
                                            type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                                        };
                                        /**
                                         * @description tuic; native when left out
                                         * @enum {string}
                                         */
                                        udp_relay_mode?: "native" | "quic";
                                        /** @description hysteria2: what the server sends at most */
                                        up_mbps?: number;
                                    };
                                    sort_order: number;
                                    /**
                                     * @description The state
                                     * @enum {string}
                                     */
                                    status: "active" | "inactive" | "maintenance";
                                    /** @description The last report, while it is younger than five minutes */
                                    system_status?: {
                                        /** @description Percent, two decimals */
                                        cpu?: string;
                                        /** @description Percent, two decimals */
                                        disk?: string;
                                        /** @description Percent, two decimals */
                                        memory?: string;
                                        /** @description Unix seconds */
                                        updated_at: number;
                                        /** @description Seconds */
                                        uptime?: number;
                                    };
                                    tags: string[];
                                    /**
                                     * Format: date-time
                                     * @description When it last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                owner_id: number | null;
                                /**
                                 * @description 1: new instance that hasn't run once; 2: instance is stopped; 3: instance is started by hypervisor; 4: instance has its agent connected; 5: instance has its application running; 9: instance is suspended; 245: instance needs query; 255: instance has its disk missing
                                 * @enum {integer}
                                 */
                                status: 1 | 2 | 3 | 4 | 5 | 9 | 245 | 255;
                                /** @description The status in the words of LuoYunCloud */
                                status_text: string;
                                summary: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/machines/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a machine with its nodes */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                address: string;
                                console: {
                                    host: string;
                                    port: number | null;
                                    /** @description 1: spice */
                                    vdi_type: number;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description The id */
                                id: number;
                                name: string;
                                /** @description The nodes on it */
                                nodes: {
                                    /**
                                     * @description Which kind of agent serves it
                                     * @enum {string}
                                     */
                                    agent: "native" | "orris" | "uniproxy" | "mu";
                                    /**
                                     * @description Whose word it is; one that clients can verify is pinned only if the operator says so
                                     * @enum {string}
                                     */
                                    certificate_from?: "operator" | "agent";
                                    /** @description What the operator says, or else the agent */
                                    certificate_sha256?: string;
                                    /** @description How the core is, as our agent last said */
                                    core?: {
                                        /** @description Since the agent began */
                                        crashes: number;
                                        /** @description Reports of traffic it still has to bring */
                                        reports_waiting: number;
                                        /**
                                         * Format: date-time
                                         * @description When the oldest of them begins
                                         */
                                        reports_waiting_since?: string;
                                        running: boolean;
                                        /** @description What the core that ended last moved in this time was never read: it is counted nowhere */
                                        unread?: {
                                            /**
                                             * Format: date-time
                                             * @description The last reading
                                             */
                                            from: string;
                                            /**
                                             * Format: date-time
                                             * @description When the core was gone
                                             */
                                            to: string;
                                        };
                                    };
                                    /**
                                     * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                     * @enum {string}
                                     */
                                    counting?: "exactly_once" | "best_effort";
                                    /**
                                     * Format: date-time
                                     * @description When it was made
                                     */
                                    created_at: string;
                                    description?: string;
                                    /** @description Empty but for shadowsocks */
                                    encryption_method: string;
                                    hidden: boolean;
                                    /** @description The id */
                                    id: number;
                                    /** @description It is active: users may be sent there */
                                    is_available: boolean;
                                    /** @description What its agent says it cannot do */
                                    limits?: {
                                        /** @description Why live connections are not ended there, in its words */
                                        cannot_cut?: string;
                                        /** @description What becomes of UDP there for want of a firewall, in its words */
                                        cannot_filter?: string;
                                        /** @description Which ports of subscriptions are not open there, and why, in its words */
                                        cannot_listen?: string;
                                        /** @description Users who were removed and whose bytes move on, whatever was tried */
                                        still_moving?: number;
                                    };
                                    listen_port?: number;
                                    /** @description The machine it sits on */
                                    machine_id?: number;
                                    maintenance_reason?: string;
                                    multiplier: number;
                                    name: string;
                                    /** @description Subscriptions connected, while the report is younger than five minutes */
                                    online_count?: number;
                                    plugin?: string;
                                    plugin_opts?: {
                                        [key: string]: string;
                                    };
                                    /** @description Each subscription has a port of its own */
                                    port_per_subscription?: boolean;
                                    /** @description When one node is read that gives each subscription a port of its own */
                                    ports?: {
                                        given: number;
                                        /** @description Subscriptions left out, for no port is left for them */
                                        missing: number;
                                    };
                                    /**
                                     * @description The protocol
                                     * @enum {string}
                                     */
                                    protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                                    region?: string;
                                    /** @description When one node is read, of agents that acknowledge */
                                    revision?: {
                                        /** @description What the agent says it serves */
                                        acknowledged: string;
                                        /** @description Changes it has not applied; null: it is of another lineage and will start over */
                                        behind: number | null;
                                        /** @description The newest change of who may connect anywhere: `<lineage>.<n>` */
                                        current: string;
                                    };
                                    route?: {
                                        allow: string[];
                                        bittorrent: boolean;
                                        block: string[];
                                        mail: boolean;
                                    };
                                    server_address: string;
                                    server_port: number;
                                    settings?: {
                                        /**
                                         * @description vmess; auto when left out
                                         * @enum {string}
                                         */
                                        cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                                        /**
                                         * @description tuic; bbr when left out
                                         * @enum {string}
                                         */
                                        congestion_control?: "bbr" | "cubic" | "new_reno";
                                        /** @description hysteria2: what the server takes at most */
                                        down_mbps?: number;
                                        /**
                                         * @description vless, over tcp with tls or reality
                                         * @enum {string}
                                         */
                                        flow?: "xtls-rprx-vision" | "";
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_check_interval?: number;
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_timeout?: number;
                                        /** @description anytls; 0 when left out */
                                        min_idle_session?: number;
                                        obfs?: {
                                            /** @description Shared by all clients of the node */
                                            password: string;
                                            /**
                                             * @description hysteria2
                                             * @enum {string}
                                             */
                                            type: "salamander";
                                        };
                                        /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                                        padding?: string[];
                                        /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                                        ports?: string;
                                        security?: {
                                            /** @description The certificate is self-signed */
                                            allow_insecure?: boolean;
                                            alpn?: ("h2" | "http/1.1" | "h3")[];
                                            /**
                                             * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                             * @enum {string}
                                             */
                                            fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                            reality?: {
                                                /** @description Follows from the private key */
                                                public_key?: string;
                                                /** @description Names the target answers to */
                                                server_names: string[];
                                                /** @description In hex; one is made when left out */
                                                short_ids?: string[];
                                                /** @description The site strangers are led to: host:port */
                                                target: string;
                                            };
                                            /** @description The server address when left out; with reality the first server name */
                                            sni?: string;
                                            /**
                                             * @description vless: any; vmess: none or tls; others: tls
                                             * @enum {string}
                                             */
                                            type: "none" | "tls" | "reality";
                                        };
                                        transport?: {
                                            /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                            host?: string;
                                            /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                            path?: string;
                                            /** @description grpc: letters, digits and -._~ */
                                            service_name?: string;
                                            /**
                                             * @description How the stream travels; tcp when left out; xhttp with vless only
                                             * @enum {string}
                                             */
                                            type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                                        };
                                        /**
                                         * @description tuic; native when left out
                                         * @enum {string}
                                         */
                                        udp_relay_mode?: "native" | "quic";
                                        /** @description hysteria2: what the server sends at most */
                                        up_mbps?: number;
                                    };
                                    sort_order: number;
                                    /**
                                     * @description The state
                                     * @enum {string}
                                     */
                                    status: "active" | "inactive" | "maintenance";
                                    /** @description The last report, while it is younger than five minutes */
                                    system_status?: {
                                        /** @description Percent, two decimals */
                                        cpu?: string;
                                        /** @description Percent, two decimals */
                                        disk?: string;
                                        /** @description Percent, two decimals */
                                        memory?: string;
                                        /** @description Unix seconds */
                                        updated_at: number;
                                        /** @description Seconds */
                                        uptime?: number;
                                    };
                                    tags: string[];
                                    /**
                                     * Format: date-time
                                     * @description When it last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                owner_id: number | null;
                                /**
                                 * @description 1: new instance that hasn't run once; 2: instance is stopped; 3: instance is started by hypervisor; 4: instance has its agent connected; 5: instance has its application running; 9: instance is suspended; 245: instance needs query; 255: instance has its disk missing
                                 * @enum {integer}
                                 */
                                status: 1 | 2 | 3 | 4 | 5 | 9 | 245 | 255;
                                /** @description The status in the words of LuoYunCloud */
                                status_text: string;
                                summary: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        /** Change a machine; absent fields keep their values, null clears */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A hostname (ASCII), IPv4 or IPv6 address */
                        address?: string;
                        console?: {
                            host: string;
                            port?: number | null;
                            /** @description 1: spice */
                            vdi_type?: number;
                        } | null;
                        /** @description Shown to its owner */
                        name?: string;
                        owner_id?: number | null;
                        /**
                         * @description 1: new instance that hasn't run once; 2: instance is stopped; 3: instance is started by hypervisor; 4: instance has its agent connected; 5: instance has its application running; 9: instance is suspended; 245: instance needs query; 255: instance has its disk missing
                         * @enum {integer}
                         */
                        status?: 1 | 2 | 3 | 4 | 5 | 9 | 245 | 255;
                        summary?: string | null;
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                address: string;
                                console: {
                                    host: string;
                                    port: number | null;
                                    /** @description 1: spice */
                                    vdi_type: number;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description The id */
                                id: number;
                                name: string;
                                /** @description The nodes on it */
                                nodes: {
                                    /**
                                     * @description Which kind of agent serves it
                                     * @enum {string}
                                     */
                                    agent: "native" | "orris" | "uniproxy" | "mu";
                                    /**
                                     * @description Whose word it is; one that clients can verify is pinned only if the operator says so
                                     * @enum {string}
                                     */
                                    certificate_from?: "operator" | "agent";
                                    /** @description What the operator says, or else the agent */
                                    certificate_sha256?: string;
                                    /** @description How the core is, as our agent last said */
                                    core?: {
                                        /** @description Since the agent began */
                                        crashes: number;
                                        /** @description Reports of traffic it still has to bring */
                                        reports_waiting: number;
                                        /**
                                         * Format: date-time
                                         * @description When the oldest of them begins
                                         */
                                        reports_waiting_since?: string;
                                        running: boolean;
                                        /** @description What the core that ended last moved in this time was never read: it is counted nowhere */
                                        unread?: {
                                            /**
                                             * Format: date-time
                                             * @description The last reading
                                             */
                                            from: string;
                                            /**
                                             * Format: date-time
                                             * @description When the core was gone
                                             */
                                            to: string;
                                        };
                                    };
                                    /**
                                     * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                     * @enum {string}
                                     */
                                    counting?: "exactly_once" | "best_effort";
                                    /**
                                     * Format: date-time
                                     * @description When it was made
                                     */
                                    created_at: string;
                                    description?: string;
                                    /** @description Empty but for shadowsocks */
                                    encryption_method: string;
                                    hidden: boolean;
                                    /** @description The id */
                                    id: number;
                                    /** @description It is active: users may be sent there */
                                    is_available: boolean;
                                    /** @description What its agent says it cannot do */
                                    limits?: {
                                        /** @description Why live connections are not ended there, in its words */
                                        cannot_cut?: string;
                                        /** @description What becomes of UDP there for want of a firewall, in its words */
                                        cannot_filter?: string;
                                        /** @description Which ports of subscriptions are not open there, and why, in its words */
                                        cannot_listen?: string;
                                        /** @description Users who were removed and whose bytes move on, whatever was tried */
                                        still_moving?: number;
                                    };
                                    listen_port?: number;
                                    /** @description The machine it sits on */
                                    machine_id?: number;
                                    maintenance_reason?: string;
                                    multiplier: number;
                                    name: string;
                                    /** @description Subscriptions connected, while the report is younger than five minutes */
                                    online_count?: number;
                                    plugin?: string;
                                    plugin_opts?: {
                                        [key: string]: string;
                                    };
                                    /** @description Each subscription has a port of its own */
                                    port_per_subscription?: boolean;
                                    /** @description When one node is read that gives each subscription a port of its own */
                                    ports?: {
                                        given: number;
                                        /** @description Subscriptions left out, for no port is left for them */
                                        missing: number;
                                    };
                                    /**
                                     * @description The protocol
                                     * @enum {string}
                                     */
                                    protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                                    region?: string;
                                    /** @description When one node is read, of agents that acknowledge */
                                    revision?: {
                                        /** @description What the agent says it serves */
                                        acknowledged: string;
                                        /** @description Changes it has not applied; null: it is of another lineage and will start over */
                                        behind: number | null;
                                        /** @description The newest change of who may connect anywhere: `<lineage>.<n>` */
                                        current: string;
                                    };
                                    route?: {
                                        allow: string[];
                                        bittorrent: boolean;
                                        block: string[];
                                        mail: boolean;
                                    };
                                    server_address: string;
                                    server_port: number;
                                    settings?: {
                                        /**
                                         * @description vmess; auto when left out
                                         * @enum {string}
                                         */
                                        cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                                        /**
                                         * @description tuic; bbr when left out
                                         * @enum {string}
                                         */
                                        congestion_control?: "bbr" | "cubic" | "new_reno";
                                        /** @description hysteria2: what the server takes at most */
                                        down_mbps?: number;
                                        /**
                                         * @description vless, over tcp with tls or reality
                                         * @enum {string}
                                         */
                                        flow?: "xtls-rprx-vision" | "";
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_check_interval?: number;
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_timeout?: number;
                                        /** @description anytls; 0 when left out */
                                        min_idle_session?: number;
                                        obfs?: {
                                            /** @description Shared by all clients of the node */
                                            password: string;
                                            /**
                                             * @description hysteria2
                                             * @enum {string}
                                             */
                                            type: "salamander";
                                        };
                                        /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                                        padding?: string[];
                                        /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                                        ports?: string;
                                        security?: {
                                            /** @description The certificate is self-signed */
                                            allow_insecure?: boolean;
                                            alpn?: ("h2" | "http/1.1" | "h3")[];
                                            /**
                                             * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                             * @enum {string}
                                             */
                                            fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                            reality?: {
                                                /** @description Follows from the private key */
                                                public_key?: string;
                                                /** @description Names the target answers to */
                                                server_names: string[];
                                                /** @description In hex; one is made when left out */
                                                short_ids?: string[];
                                                /** @description The site strangers are led to: host:port */
                                                target: string;
                                            };
                                            /** @description The server address when left out; with reality the first server name */
                                            sni?: string;
                                            /**
                                             * @description vless: any; vmess: none or tls; others: tls
                                             * @enum {string}
                                             */
                                            type: "none" | "tls" | "reality";
                                        };
                                        transport?: {
                                            /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                            host?: string;
                                            /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                            path?: string;
                                            /** @description grpc: letters, digits and -._~ */
                                            service_name?: string;
                                            /**
                                             * @description How the stream travels; tcp when left out; xhttp with vless only
                                             * @enum {string}
                                             */
                                            type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                                        };
                                        /**
                                         * @description tuic; native when left out
                                         * @enum {string}
                                         */
                                        udp_relay_mode?: "native" | "quic";
                                        /** @description hysteria2: what the server sends at most */
                                        up_mbps?: number;
                                    };
                                    sort_order: number;
                                    /**
                                     * @description The state
                                     * @enum {string}
                                     */
                                    status: "active" | "inactive" | "maintenance";
                                    /** @description The last report, while it is younger than five minutes */
                                    system_status?: {
                                        /** @description Percent, two decimals */
                                        cpu?: string;
                                        /** @description Percent, two decimals */
                                        disk?: string;
                                        /** @description Percent, two decimals */
                                        memory?: string;
                                        /** @description Unix seconds */
                                        updated_at: number;
                                        /** @description Seconds */
                                        uptime?: number;
                                    };
                                    tags: string[];
                                    /**
                                     * Format: date-time
                                     * @description When it last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                owner_id: number | null;
                                /**
                                 * @description 1: new instance that hasn't run once; 2: instance is stopped; 3: instance is started by hypervisor; 4: instance has its agent connected; 5: instance has its application running; 9: instance is suspended; 245: instance needs query; 255: instance has its disk missing
                                 * @enum {integer}
                                 */
                                status: 1 | 2 | 3 | 4 | 5 | 9 | 245 | 255;
                                /** @description The status in the words of LuoYunCloud */
                                status_text: string;
                                summary: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        /** Delete a machine that no node is on */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a machine; absent fields keep their values, null clears */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A hostname (ASCII), IPv4 or IPv6 address */
                        address?: string;
                        console?: {
                            host: string;
                            port?: number | null;
                            /** @description 1: spice */
                            vdi_type?: number;
                        } | null;
                        /** @description Shown to its owner */
                        name?: string;
                        owner_id?: number | null;
                        /**
                         * @description 1: new instance that hasn't run once; 2: instance is stopped; 3: instance is started by hypervisor; 4: instance has its agent connected; 5: instance has its application running; 9: instance is suspended; 245: instance needs query; 255: instance has its disk missing
                         * @enum {integer}
                         */
                        status?: 1 | 2 | 3 | 4 | 5 | 9 | 245 | 255;
                        summary?: string | null;
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                address: string;
                                console: {
                                    host: string;
                                    port: number | null;
                                    /** @description 1: spice */
                                    vdi_type: number;
                                } | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description The id */
                                id: number;
                                name: string;
                                /** @description The nodes on it */
                                nodes: {
                                    /**
                                     * @description Which kind of agent serves it
                                     * @enum {string}
                                     */
                                    agent: "native" | "orris" | "uniproxy" | "mu";
                                    /**
                                     * @description Whose word it is; one that clients can verify is pinned only if the operator says so
                                     * @enum {string}
                                     */
                                    certificate_from?: "operator" | "agent";
                                    /** @description What the operator says, or else the agent */
                                    certificate_sha256?: string;
                                    /** @description How the core is, as our agent last said */
                                    core?: {
                                        /** @description Since the agent began */
                                        crashes: number;
                                        /** @description Reports of traffic it still has to bring */
                                        reports_waiting: number;
                                        /**
                                         * Format: date-time
                                         * @description When the oldest of them begins
                                         */
                                        reports_waiting_since?: string;
                                        running: boolean;
                                        /** @description What the core that ended last moved in this time was never read: it is counted nowhere */
                                        unread?: {
                                            /**
                                             * Format: date-time
                                             * @description The last reading
                                             */
                                            from: string;
                                            /**
                                             * Format: date-time
                                             * @description When the core was gone
                                             */
                                            to: string;
                                        };
                                    };
                                    /**
                                     * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                     * @enum {string}
                                     */
                                    counting?: "exactly_once" | "best_effort";
                                    /**
                                     * Format: date-time
                                     * @description When it was made
                                     */
                                    created_at: string;
                                    description?: string;
                                    /** @description Empty but for shadowsocks */
                                    encryption_method: string;
                                    hidden: boolean;
                                    /** @description The id */
                                    id: number;
                                    /** @description It is active: users may be sent there */
                                    is_available: boolean;
                                    /** @description What its agent says it cannot do */
                                    limits?: {
                                        /** @description Why live connections are not ended there, in its words */
                                        cannot_cut?: string;
                                        /** @description What becomes of UDP there for want of a firewall, in its words */
                                        cannot_filter?: string;
                                        /** @description Which ports of subscriptions are not open there, and why, in its words */
                                        cannot_listen?: string;
                                        /** @description Users who were removed and whose bytes move on, whatever was tried */
                                        still_moving?: number;
                                    };
                                    listen_port?: number;
                                    /** @description The machine it sits on */
                                    machine_id?: number;
                                    maintenance_reason?: string;
                                    multiplier: number;
                                    name: string;
                                    /** @description Subscriptions connected, while the report is younger than five minutes */
                                    online_count?: number;
                                    plugin?: string;
                                    plugin_opts?: {
                                        [key: string]: string;
                                    };
                                    /** @description Each subscription has a port of its own */
                                    port_per_subscription?: boolean;
                                    /** @description When one node is read that gives each subscription a port of its own */
                                    ports?: {
                                        given: number;
                                        /** @description Subscriptions left out, for no port is left for them */
                                        missing: number;
                                    };
                                    /**
                                     * @description The protocol
                                     * @enum {string}
                                     */
                                    protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                                    region?: string;
                                    /** @description When one node is read, of agents that acknowledge */
                                    revision?: {
                                        /** @description What the agent says it serves */
                                        acknowledged: string;
                                        /** @description Changes it has not applied; null: it is of another lineage and will start over */
                                        behind: number | null;
                                        /** @description The newest change of who may connect anywhere: `<lineage>.<n>` */
                                        current: string;
                                    };
                                    route?: {
                                        allow: string[];
                                        bittorrent: boolean;
                                        block: string[];
                                        mail: boolean;
                                    };
                                    server_address: string;
                                    server_port: number;
                                    settings?: {
                                        /**
                                         * @description vmess; auto when left out
                                         * @enum {string}
                                         */
                                        cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                                        /**
                                         * @description tuic; bbr when left out
                                         * @enum {string}
                                         */
                                        congestion_control?: "bbr" | "cubic" | "new_reno";
                                        /** @description hysteria2: what the server takes at most */
                                        down_mbps?: number;
                                        /**
                                         * @description vless, over tcp with tls or reality
                                         * @enum {string}
                                         */
                                        flow?: "xtls-rprx-vision" | "";
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_check_interval?: number;
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_timeout?: number;
                                        /** @description anytls; 0 when left out */
                                        min_idle_session?: number;
                                        obfs?: {
                                            /** @description Shared by all clients of the node */
                                            password: string;
                                            /**
                                             * @description hysteria2
                                             * @enum {string}
                                             */
                                            type: "salamander";
                                        };
                                        /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                                        padding?: string[];
                                        /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                                        ports?: string;
                                        security?: {
                                            /** @description The certificate is self-signed */
                                            allow_insecure?: boolean;
                                            alpn?: ("h2" | "http/1.1" | "h3")[];
                                            /**
                                             * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                             * @enum {string}
                                             */
                                            fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                            reality?: {
                                                /** @description Follows from the private key */
                                                public_key?: string;
                                                /** @description Names the target answers to */
                                                server_names: string[];
                                                /** @description In hex; one is made when left out */
                                                short_ids?: string[];
                                                /** @description The site strangers are led to: host:port */
                                                target: string;
                                            };
                                            /** @description The server address when left out; with reality the first server name */
                                            sni?: string;
                                            /**
                                             * @description vless: any; vmess: none or tls; others: tls
                                             * @enum {string}
                                             */
                                            type: "none" | "tls" | "reality";
                                        };
                                        transport?: {
                                            /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                            host?: string;
                                            /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                            path?: string;
                                            /** @description grpc: letters, digits and -._~ */
                                            service_name?: string;
                                            /**
                                             * @description How the stream travels; tcp when left out; xhttp with vless only
                                             * @enum {string}
                                             */
                                            type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                                        };
                                        /**
                                         * @description tuic; native when left out
                                         * @enum {string}
                                         */
                                        udp_relay_mode?: "native" | "quic";
                                        /** @description hysteria2: what the server sends at most */
                                        up_mbps?: number;
                                    };
                                    sort_order: number;
                                    /**
                                     * @description The state
                                     * @enum {string}
                                     */
                                    status: "active" | "inactive" | "maintenance";
                                    /** @description The last report, while it is younger than five minutes */
                                    system_status?: {
                                        /** @description Percent, two decimals */
                                        cpu?: string;
                                        /** @description Percent, two decimals */
                                        disk?: string;
                                        /** @description Percent, two decimals */
                                        memory?: string;
                                        /** @description Unix seconds */
                                        updated_at: number;
                                        /** @description Seconds */
                                        uptime?: number;
                                    };
                                    tags: string[];
                                    /**
                                     * Format: date-time
                                     * @description When it last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                owner_id: number | null;
                                /**
                                 * @description 1: new instance that hasn't run once; 2: instance is stopped; 3: instance is started by hypervisor; 4: instance has its agent connected; 5: instance has its application running; 9: instance is suspended; 245: instance needs query; 255: instance has its disk missing
                                 * @enum {integer}
                                 */
                                status: 1 | 2 | 3 | 4 | 5 | 9 | 245 | 255;
                                /** @description The status in the words of LuoYunCloud */
                                status_text: string;
                                summary: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The own profile */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the user was made
                                 */
                                created_at: string;
                                email: string;
                                /** @description The id */
                                id: number;
                                /** @description Until then nothing but PUT /auth/password is open to the user */
                                must_change_password: boolean;
                                /**
                                 * @description What the user may do
                                 * @enum {unknown}
                                 */
                                role: "admin" | "user";
                                /**
                                 * @description A suspended user cannot sign in
                                 * @enum {unknown}
                                 */
                                status: "active" | "suspended";
                                /**
                                 * Format: date-time
                                 * @description When the user last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My subscriptions */
        get: {
            parameters: {
                query: {
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /** @description Ways into the apps, as the page at the link offers them */
                                    apps: {
                                        import_url: string | null;
                                        /** @description What the app calls itself */
                                        name: string;
                                        platforms: ("ios" | "android" | "windows" | "macos" | "linux")[];
                                        /** @description The link in the format of the app */
                                        url: string;
                                    }[];
                                    back_at: string | null;
                                    ends_at: string | null;
                                    /** @description Too many were connected at once: no node lets it in */
                                    has_too_many_devices: boolean;
                                    /** @description The id */
                                    id: number;
                                    /** @description Secret: whoever has it may connect */
                                    link: string;
                                    next_resets: string[];
                                    period: {
                                        ends_at: string | null;
                                        /**
                                         * Format: date-time
                                         * @description Its first moment
                                         */
                                        starts_at: string;
                                    } | null;
                                    plan: {
                                        /** @description The id of the plan */
                                        id: number;
                                        name: string;
                                    };
                                    quota_bytes: number | null;
                                    starts_at: string | null;
                                    /**
                                     * @description pending: not started, or on hold; limited: over quota
                                     * @enum {unknown}
                                     */
                                    status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                    suspended_at: string | null;
                                    used: {
                                        /** @description Charged in this period */
                                        download: number;
                                        /** @description Charged in this period */
                                        upload: number;
                                    };
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of my subscriptions */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Ways into the apps, as the page at the link offers them */
                                apps: {
                                    import_url: string | null;
                                    /** @description What the app calls itself */
                                    name: string;
                                    platforms: ("ios" | "android" | "windows" | "macos" | "linux")[];
                                    /** @description The link in the format of the app */
                                    url: string;
                                }[];
                                back_at: string | null;
                                ends_at: string | null;
                                /** @description Too many were connected at once: no node lets it in */
                                has_too_many_devices: boolean;
                                /** @description The id */
                                id: number;
                                /** @description Secret: whoever has it may connect */
                                link: string;
                                next_resets: string[];
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/subscriptions/{id}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** New credentials; the link stays */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Ways into the apps, as the page at the link offers them */
                                apps: {
                                    import_url: string | null;
                                    /** @description What the app calls itself */
                                    name: string;
                                    platforms: ("ios" | "android" | "windows" | "macos" | "linux")[];
                                    /** @description The link in the format of the app */
                                    url: string;
                                }[];
                                back_at: string | null;
                                ends_at: string | null;
                                /** @description Too many were connected at once: no node lets it in */
                                has_too_many_devices: boolean;
                                /** @description The id */
                                id: number;
                                /** @description Secret: whoever has it may connect */
                                link: string;
                                next_resets: string[];
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/subscriptions/{id}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Devices that may fetch the link of one of my subscriptions, the oldest first
         * @description Kept only while the plan has an `hwid_limit`. Their ids are never shown: only hashes are kept.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description When it first fetched the link
                                     */
                                    created_at: string;
                                    /** @description The id */
                                    id: number;
                                    model: string | null;
                                    os: string | null;
                                    os_version: string | null;
                                }[];
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/subscriptions/{id}/devices/{device_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a device of one of my subscriptions: another one may take its place
         * @description It keeps the credentials it has; `POST …/credentials` takes those from all.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    device_id: number;
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/subscriptions/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new link; the old one is dead */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Ways into the apps, as the page at the link offers them */
                                apps: {
                                    import_url: string | null;
                                    /** @description What the app calls itself */
                                    name: string;
                                    platforms: ("ios" | "android" | "windows" | "macos" | "linux")[];
                                    /** @description The link in the format of the app */
                                    url: string;
                                }[];
                                back_at: string | null;
                                ends_at: string | null;
                                /** @description Too many were connected at once: no node lets it in */
                                has_too_many_devices: boolean;
                                /** @description The id */
                                id: number;
                                /** @description Secret: whoever has it may connect */
                                link: string;
                                next_resets: string[];
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/subscriptions/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one of my subscriptions moved, by hour, day or month */
        get: {
            parameters: {
                query: {
                    /** @description Days and months are those of the plan's time zone */
                    by: "hour" | "day" | "month";
                    /** @description Default: 24 hours, 30 days or a year before `to` */
                    from?: string;
                    /** @description Only what was moved on this node */
                    node_id?: number;
                    /** @description Default: now */
                    to?: string;
                };
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                by: string;
                                /**
                                 * Format: date-time
                                 * @description The first moment covered: a full hour
                                 */
                                from: string;
                                /** @description In order of time; without those in which nothing moved */
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description Where the hour, day or month begins
                                     */
                                    at: string;
                                    /** @description Charged */
                                    download: number;
                                    /** @description When asked for one node */
                                    node_id?: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                }[];
                                /** @description In which days and months begin */
                                time_zone: string;
                                /**
                                 * Format: date-time
                                 * @description The end, not covered itself
                                 */
                                to: string;
                                totals: {
                                    /** @description Charged */
                                    download: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What all my subscriptions moved together, by hour, day or month of UTC */
        get: {
            parameters: {
                query: {
                    /** @description Days and months are those of the plan's time zone */
                    by: "hour" | "day" | "month";
                    /** @description Default: 24 hours, 30 days or a year before `to` */
                    from?: string;
                    /** @description Only what was moved on this node */
                    node_id?: number;
                    /** @description Default: now */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                by: string;
                                /**
                                 * Format: date-time
                                 * @description The first moment covered: a full hour
                                 */
                                from: string;
                                /** @description In order of time; without those in which nothing moved */
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description Where the hour, day or month begins
                                     */
                                    at: string;
                                    /** @description Charged */
                                    download: number;
                                    /** @description When asked for one node */
                                    node_id?: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                }[];
                                /** @description In which days and months begin */
                                time_zone: string;
                                /**
                                 * Format: date-time
                                 * @description The end, not covered itself
                                 */
                                to: string;
                                totals: {
                                    /** @description Charged */
                                    download: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts of this process, for Prometheus
         * @description Documents by form, and the nodes that were left out of them by reason. Each worker counts its own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The text format of Prometheus */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/plain; version=0.0.4; charset=utf-8": string;
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List nodes */
        get: {
            parameters: {
                query: {
                    order: "asc" | "desc";
                    order_by: "sort_order" | "id" | "name" | "status" | "region" | "created_at" | "updated_at" | "server_address" | "protocol";
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                    /** @description Only nodes that speak this */
                    protocol?: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                    /** @description Only nodes of this region */
                    region?: string;
                    /** @description Part of name, address or region, in any case */
                    search?: string;
                    /** @description Only nodes in this state */
                    status?: "active" | "inactive" | "maintenance";
                    /** @description Only nodes with any of these tags: a,b */
                    tags?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * @description Which kind of agent serves it
                                     * @enum {string}
                                     */
                                    agent: "native" | "orris" | "uniproxy" | "mu";
                                    /**
                                     * @description Whose word it is; one that clients can verify is pinned only if the operator says so
                                     * @enum {string}
                                     */
                                    certificate_from?: "operator" | "agent";
                                    /** @description What the operator says, or else the agent */
                                    certificate_sha256?: string;
                                    /** @description How the core is, as our agent last said */
                                    core?: {
                                        /** @description Since the agent began */
                                        crashes: number;
                                        /** @description Reports of traffic it still has to bring */
                                        reports_waiting: number;
                                        /**
                                         * Format: date-time
                                         * @description When the oldest of them begins
                                         */
                                        reports_waiting_since?: string;
                                        running: boolean;
                                        /** @description What the core that ended last moved in this time was never read: it is counted nowhere */
                                        unread?: {
                                            /**
                                             * Format: date-time
                                             * @description The last reading
                                             */
                                            from: string;
                                            /**
                                             * Format: date-time
                                             * @description When the core was gone
                                             */
                                            to: string;
                                        };
                                    };
                                    /**
                                     * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                     * @enum {string}
                                     */
                                    counting?: "exactly_once" | "best_effort";
                                    /**
                                     * Format: date-time
                                     * @description When it was made
                                     */
                                    created_at: string;
                                    description?: string;
                                    /** @description Empty but for shadowsocks */
                                    encryption_method: string;
                                    hidden: boolean;
                                    /** @description The id */
                                    id: number;
                                    /** @description It is active: users may be sent there */
                                    is_available: boolean;
                                    /** @description What its agent says it cannot do */
                                    limits?: {
                                        /** @description Why live connections are not ended there, in its words */
                                        cannot_cut?: string;
                                        /** @description What becomes of UDP there for want of a firewall, in its words */
                                        cannot_filter?: string;
                                        /** @description Which ports of subscriptions are not open there, and why, in its words */
                                        cannot_listen?: string;
                                        /** @description Users who were removed and whose bytes move on, whatever was tried */
                                        still_moving?: number;
                                    };
                                    listen_port?: number;
                                    /** @description The machine it sits on */
                                    machine_id?: number;
                                    maintenance_reason?: string;
                                    multiplier: number;
                                    name: string;
                                    /** @description Subscriptions connected, while the report is younger than five minutes */
                                    online_count?: number;
                                    plugin?: string;
                                    plugin_opts?: {
                                        [key: string]: string;
                                    };
                                    /** @description Each subscription has a port of its own */
                                    port_per_subscription?: boolean;
                                    /** @description When one node is read that gives each subscription a port of its own */
                                    ports?: {
                                        given: number;
                                        /** @description Subscriptions left out, for no port is left for them */
                                        missing: number;
                                    };
                                    /**
                                     * @description The protocol
                                     * @enum {string}
                                     */
                                    protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                                    region?: string;
                                    /** @description When one node is read, of agents that acknowledge */
                                    revision?: {
                                        /** @description What the agent says it serves */
                                        acknowledged: string;
                                        /** @description Changes it has not applied; null: it is of another lineage and will start over */
                                        behind: number | null;
                                        /** @description The newest change of who may connect anywhere: `<lineage>.<n>` */
                                        current: string;
                                    };
                                    route?: {
                                        allow: string[];
                                        bittorrent: boolean;
                                        block: string[];
                                        mail: boolean;
                                    };
                                    server_address: string;
                                    server_port: number;
                                    settings?: {
                                        /**
                                         * @description vmess; auto when left out
                                         * @enum {string}
                                         */
                                        cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                                        /**
                                         * @description tuic; bbr when left out
                                         * @enum {string}
                                         */
                                        congestion_control?: "bbr" | "cubic" | "new_reno";
                                        /** @description hysteria2: what the server takes at most */
                                        down_mbps?: number;
                                        /**
                                         * @description vless, over tcp with tls or reality
                                         * @enum {string}
                                         */
                                        flow?: "xtls-rprx-vision" | "";
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_check_interval?: number;
                                        /** @description anytls: seconds; 30 when left out */
                                        idle_session_timeout?: number;
                                        /** @description anytls; 0 when left out */
                                        min_idle_session?: number;
                                        obfs?: {
                                            /** @description Shared by all clients of the node */
                                            password: string;
                                            /**
                                             * @description hysteria2
                                             * @enum {string}
                                             */
                                            type: "salamander";
                                        };
                                        /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                                        padding?: string[];
                                        /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                                        ports?: string;
                                        security?: {
                                            /** @description The certificate is self-signed */
                                            allow_insecure?: boolean;
                                            alpn?: ("h2" | "http/1.1" | "h3")[];
                                            /**
                                             * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                             * @enum {string}
                                             */
                                            fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                            reality?: {
                                                /** @description Follows from the private key */
                                                public_key?: string;
                                                /** @description Names the target answers to */
                                                server_names: string[];
                                                /** @description In hex; one is made when left out */
                                                short_ids?: string[];
                                                /** @description The site strangers are led to: host:port */
                                                target: string;
                                            };
                                            /** @description The server address when left out; with reality the first server name */
                                            sni?: string;
                                            /**
                                             * @description vless: any; vmess: none or tls; others: tls
                                             * @enum {string}
                                             */
                                            type: "none" | "tls" | "reality";
                                        };
                                        transport?: {
                                            /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                            host?: string;
                                            /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                            path?: string;
                                            /** @description grpc: letters, digits and -._~ */
                                            service_name?: string;
                                            /**
                                             * @description How the stream travels; tcp when left out; xhttp with vless only
                                             * @enum {string}
                                             */
                                            type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                                        };
                                        /**
                                         * @description tuic; native when left out
                                         * @enum {string}
                                         */
                                        udp_relay_mode?: "native" | "quic";
                                        /** @description hysteria2: what the server sends at most */
                                        up_mbps?: number;
                                    };
                                    sort_order: number;
                                    /**
                                     * @description The state
                                     * @enum {string}
                                     */
                                    status: "active" | "inactive" | "maintenance";
                                    /** @description The last report, while it is younger than five minutes */
                                    system_status?: {
                                        /** @description Percent, two decimals */
                                        cpu?: string;
                                        /** @description Percent, two decimals */
                                        disk?: string;
                                        /** @description Percent, two decimals */
                                        memory?: string;
                                        /** @description Unix seconds */
                                        updated_at: number;
                                        /** @description Seconds */
                                        uptime?: number;
                                    };
                                    tags: string[];
                                    /**
                                     * Format: date-time
                                     * @description When it last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Create a node; its token is shown here and never again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Which kind of agent serves it
                         * @enum {string}
                         */
                        agent?: "native" | "orris" | "uniproxy" | "mu";
                        /** @description What clients pin on a self-signed node: 64 hex digits */
                        certificate_sha256?: string | null;
                        /** @description For operators */
                        description?: string | null;
                        /** @description Shadowsocks: required. Others: absent, null or empty */
                        encryption_method?: string | null;
                        /** @description Left out of documents */
                        hidden?: boolean;
                        /** @description Where the core listens, if not on server_port */
                        listen_port?: number | null;
                        machine_id?: number | null;
                        /** @description Charged bytes = raw bytes × this; at most three decimals */
                        multiplier?: number;
                        /** @description Shown to users; unique */
                        name: string;
                        /** @description obfs-local or v2ray-plugin, with shadowsocks */
                        plugin?: string | null;
                        /** @description The options of the plugin, as text: obfs (required), obfs-host, obfs-uri; or mode, host, path (letters, digits and -._~!$'()*,:@/), tls, mux */
                        plugin_opts?: {
                            [key: string]: string;
                        } | null;
                        /** @description Each subscription is served on a port of its own (SUBSCRIPTION_PORTS): plain Shadowsocks, native agents; always so with `agent: mu` */
                        port_per_subscription?: boolean;
                        /**
                         * @description Cannot change later
                         * @enum {string}
                         */
                        protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                        /** @description Where it is */
                        region?: string | null;
                        /** @description What users may reach, where that differs from what agents refuse by themselves: private addresses, port 25 and BitTorrent. Replaced as a whole; native and orris agents */
                        route?: {
                            /** @description Open although private: `10.1.0.0/16`, `10.1.2.3:8080`, `[fd00::1]:53` */
                            allow?: string[];
                            /** @description BitTorrent is not refused */
                            bittorrent?: boolean;
                            /** @description Refused as well, before anything is open: `203.0.113.0/24`, or a port anywhere, `:465` */
                            block?: string[];
                            /** @description Port 25 of public addresses is open */
                            mail?: boolean;
                        } | null;
                        /** @description A hostname (ASCII), IPv4 or IPv6 address */
                        server_address: string;
                        /** @description What clients dial */
                        server_port: number;
                        /** @description What the protocol (not shadowsocks) leaves open. Replaced as a whole, but for a private key and short ids of REALITY, which stay where left out. TLS protocols are tls over tcp by themselves, VLESS and VMess plain */
                        settings?: {
                            /**
                             * @description vmess; auto when left out
                             * @enum {string}
                             */
                            cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                            /**
                             * @description tuic; bbr when left out
                             * @enum {string}
                             */
                            congestion_control?: "bbr" | "cubic" | "new_reno";
                            /** @description hysteria2: what the server takes at most */
                            down_mbps?: number;
                            /**
                             * @description vless, over tcp with tls or reality
                             * @enum {string}
                             */
                            flow?: "xtls-rprx-vision" | "";
                            /** @description anytls: seconds; 30 when left out */
                            idle_session_check_interval?: number;
                            /** @description anytls: seconds; 30 when left out */
                            idle_session_timeout?: number;
                            /** @description anytls; 0 when left out */
                            min_idle_session?: number;
                            obfs?: {
                                /** @description Shared by all clients of the node */
                                password: string;
                                /**
                                 * @description hysteria2
                                 * @enum {string}
                                 */
                                type: "salamander";
                            };
                            /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                            padding?: string[];
                            /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                            ports?: string;
                            security?: {
                                /** @description The certificate is self-signed */
                                allow_insecure?: boolean;
                                alpn?: ("h2" | "http/1.1" | "h3")[];
                                /** @description The same as the node's certificate_sha256 */
                                certificate_sha256?: string;
                                /**
                                 * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                 * @enum {string}
                                 */
                                fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                reality?: {
                                    /** @description X25519 in base64url; made when left out, and never shown */
                                    private_key?: string;
                                    /** @description Follows from the private key */
                                    public_key?: string;
                                    /** @description Names the target answers to */
                                    server_names: string[];
                                    /** @description In hex; one is made when left out */
                                    short_ids?: string[];
                                    /** @description The site strangers are led to: host:port */
                                    target: string;
                                };
                                /** @description The server address when left out; with reality the first server name */
                                sni?: string;
                                /**
                                 * @description vless: any; vmess: none or tls; others: tls
                                 * @enum {string}
                                 */
                                type: "none" | "tls" | "reality";
                            };
                            transport?: {
                                /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                host?: string;
                                /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                path?: string;
                                /** @description grpc: letters, digits and -._~ */
                                service_name?: string;
                                /**
                                 * @description How the stream travels; tcp when left out; xhttp with vless only
                                 * @enum {string}
                                 */
                                type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                            };
                            /**
                             * @description tuic; native when left out
                             * @enum {string}
                             */
                            udp_relay_mode?: "native" | "quic";
                            /** @description hysteria2: what the server sends at most */
                            up_mbps?: number;
                        } | null;
                        /** @description Lower comes first */
                        sort_order?: number;
                        /** @description What plans choose nodes by */
                        tags?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * @description Which kind of agent serves it
                                 * @enum {string}
                                 */
                                agent: "native" | "orris" | "uniproxy" | "mu";
                                /** @description Shown once; left out when an Idempotency-Key is repeated */
                                api_token?: string;
                                /**
                                 * @description Whose word it is; one that clients can verify is pinned only if the operator says so
                                 * @enum {string}
                                 */
                                certificate_from?: "operator" | "agent";
                                /** @description What the operator says, or else the agent */
                                certificate_sha256?: string;
                                /** @description How the core is, as our agent last said */
                                core?: {
                                    /** @description Since the agent began */
                                    crashes: number;
                                    /** @description Reports of traffic it still has to bring */
                                    reports_waiting: number;
                                    /**
                                     * Format: date-time
                                     * @description When the oldest of them begins
                                     */
                                    reports_waiting_since?: string;
                                    running: boolean;
                                    /** @description What the core that ended last moved in this time was never read: it is counted nowhere */
                                    unread?: {
                                        /**
                                         * Format: date-time
                                         * @description The last reading
                                         */
                                        from: string;
                                        /**
                                         * Format: date-time
                                         * @description When the core was gone
                                         */
                                        to: string;
                                    };
                                };
                                /**
                                 * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                 * @enum {string}
                                 */
                                counting?: "exactly_once" | "best_effort";
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                description?: string;
                                /** @description Empty but for shadowsocks */
                                encryption_method: string;
                                hidden: boolean;
                                /** @description The id */
                                id: number;
                                /** @description It is active: users may be sent there */
                                is_available: boolean;
                                /** @description What its agent says it cannot do */
                                limits?: {
                                    /** @description Why live connections are not ended there, in its words */
                                    cannot_cut?: string;
                                    /** @description What becomes of UDP there for want of a firewall, in its words */
                                    cannot_filter?: string;
                                    /** @description Which ports of subscriptions are not open there, and why, in its words */
                                    cannot_listen?: string;
                                    /** @description Users who were removed and whose bytes move on, whatever was tried */
                                    still_moving?: number;
                                };
                                listen_port?: number;
                                /** @description The machine it sits on */
                                machine_id?: number;
                                maintenance_reason?: string;
                                multiplier: number;
                                name: string;
                                /** @description Subscriptions connected, while the report is younger than five minutes */
                                online_count?: number;
                                plugin?: string;
                                plugin_opts?: {
                                    [key: string]: string;
                                };
                                /** @description Each subscription has a port of its own */
                                port_per_subscription?: boolean;
                                /** @description When one node is read that gives each subscription a port of its own */
                                ports?: {
                                    given: number;
                                    /** @description Subscriptions left out, for no port is left for them */
                                    missing: number;
                                };
                                /**
                                 * @description The protocol
                                 * @enum {string}
                                 */
                                protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                                region?: string;
                                /** @description When one node is read, of agents that acknowledge */
                                revision?: {
                                    /** @description What the agent says it serves */
                                    acknowledged: string;
                                    /** @description Changes it has not applied; null: it is of another lineage and will start over */
                                    behind: number | null;
                                    /** @description The newest change of who may connect anywhere: `<lineage>.<n>` */
                                    current: string;
                                };
                                route?: {
                                    allow: string[];
                                    bittorrent: boolean;
                                    block: string[];
                                    mail: boolean;
                                };
                                server_address: string;
                                server_port: number;
                                settings?: {
                                    /**
                                     * @description vmess; auto when left out
                                     * @enum {string}
                                     */
                                    cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                                    /**
                                     * @description tuic; bbr when left out
                                     * @enum {string}
                                     */
                                    congestion_control?: "bbr" | "cubic" | "new_reno";
                                    /** @description hysteria2: what the server takes at most */
                                    down_mbps?: number;
                                    /**
                                     * @description vless, over tcp with tls or reality
                                     * @enum {string}
                                     */
                                    flow?: "xtls-rprx-vision" | "";
                                    /** @description anytls: seconds; 30 when left out */
                                    idle_session_check_interval?: number;
                                    /** @description anytls: seconds; 30 when left out */
                                    idle_session_timeout?: number;
                                    /** @description anytls; 0 when left out */
                                    min_idle_session?: number;
                                    obfs?: {
                                        /** @description Shared by all clients of the node */
                                        password: string;
                                        /**
                                         * @description hysteria2
                                         * @enum {string}
                                         */
                                        type: "salamander";
                                    };
                                    /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                                    padding?: string[];
                                    /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                                    ports?: string;
                                    security?: {
                                        /** @description The certificate is self-signed */
                                        allow_insecure?: boolean;
                                        alpn?: ("h2" | "http/1.1" | "h3")[];
                                        /**
                                         * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                         * @enum {string}
                                         */
                                        fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                        reality?: {
                                            /** @description Follows from the private key */
                                            public_key?: string;
                                            /** @description Names the target answers to */
                                            server_names: string[];
                                            /** @description In hex; one is made when left out */
                                            short_ids?: string[];
                                            /** @description The site strangers are led to: host:port */
                                            target: string;
                                        };
                                        /** @description The server address when left out; with reality the first server name */
                                        sni?: string;
                                        /**
                                         * @description vless: any; vmess: none or tls; others: tls
                                         * @enum {string}
                                         */
                                        type: "none" | "tls" | "reality";
                                    };
                                    transport?: {
                                        /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                        host?: string;
                                        /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                        path?: string;
                                        /** @description grpc: letters, digits and -._~ */
                                        service_name?: string;
                                        /**
                                         * @description How the stream travels; tcp when left out; xhttp with vless only
                                         * @enum {string}
                                         */
                                        type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                                    };
                                    /**
                                     * @description tuic; native when left out
                                     * @enum {string}
                                     */
                                    udp_relay_mode?: "native" | "quic";
                                    /** @description hysteria2: what the server sends at most */
                                    up_mbps?: number;
                                };
                                sort_order: number;
                                /**
                                 * @description The state
                                 * @enum {string}
                                 */
                                status: "active" | "inactive" | "maintenance";
                                /** @description The last report, while it is younger than five minutes */
                                system_status?: {
                                    /** @description Percent, two decimals */
                                    cpu?: string;
                                    /** @description Percent, two decimals */
                                    disk?: string;
                                    /** @description Percent, two decimals */
                                    memory?: string;
                                    /** @description Unix seconds */
                                    updated_at: number;
                                    /** @description Seconds */
                                    uptime?: number;
                                };
                                tags: string[];
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a node */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * @description Which kind of agent serves it
                                 * @enum {string}
                                 */
                                agent: "native" | "orris" | "uniproxy" | "mu";
                                /**
                                 * @description Whose word it is; one that clients can verify is pinned only if the operator says so
                                 * @enum {string}
                                 */
                                certificate_from?: "operator" | "agent";
                                /** @description What the operator says, or else the agent */
                                certificate_sha256?: string;
                                /** @description How the core is, as our agent last said */
                                core?: {
                                    /** @description Since the agent began */
                                    crashes: number;
                                    /** @description Reports of traffic it still has to bring */
                                    reports_waiting: number;
                                    /**
                                     * Format: date-time
                                     * @description When the oldest of them begins
                                     */
                                    reports_waiting_since?: string;
                                    running: boolean;
                                    /** @description What the core that ended last moved in this time was never read: it is counted nowhere */
                                    unread?: {
                                        /**
                                         * Format: date-time
                                         * @description The last reading
                                         */
                                        from: string;
                                        /**
                                         * Format: date-time
                                         * @description When the core was gone
                                         */
                                        to: string;
                                    };
                                };
                                /**
                                 * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                 * @enum {string}
                                 */
                                counting?: "exactly_once" | "best_effort";
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                description?: string;
                                /** @description Empty but for shadowsocks */
                                encryption_method: string;
                                hidden: boolean;
                                /** @description The id */
                                id: number;
                                /** @description It is active: users may be sent there */
                                is_available: boolean;
                                /** @description What its agent says it cannot do */
                                limits?: {
                                    /** @description Why live connections are not ended there, in its words */
                                    cannot_cut?: string;
                                    /** @description What becomes of UDP there for want of a firewall, in its words */
                                    cannot_filter?: string;
                                    /** @description Which ports of subscriptions are not open there, and why, in its words */
                                    cannot_listen?: string;
                                    /** @description Users who were removed and whose bytes move on, whatever was tried */
                                    still_moving?: number;
                                };
                                listen_port?: number;
                                /** @description The machine it sits on */
                                machine_id?: number;
                                maintenance_reason?: string;
                                multiplier: number;
                                name: string;
                                /** @description Subscriptions connected, while the report is younger than five minutes */
                                online_count?: number;
                                plugin?: string;
                                plugin_opts?: {
                                    [key: string]: string;
                                };
                                /** @description Each subscription has a port of its own */
                                port_per_subscription?: boolean;
                                /** @description When one node is read that gives each subscription a port of its own */
                                ports?: {
                                    given: number;
                                    /** @description Subscriptions left out, for no port is left for them */
                                    missing: number;
                                };
                                /**
                                 * @description The protocol
                                 * @enum {string}
                                 */
                                protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                                region?: string;
                                /** @description When one node is read, of agents that acknowledge */
                                revision?: {
                                    /** @description What the agent says it serves */
                                    acknowledged: string;
                                    /** @description Changes it has not applied; null: it is of another lineage and will start over */
                                    behind: number | null;
                                    /** @description The newest change of who may connect anywhere: `<lineage>.<n>` */
                                    current: string;
                                };
                                route?: {
                                    allow: string[];
                                    bittorrent: boolean;
                                    block: string[];
                                    mail: boolean;
                                };
                                server_address: string;
                                server_port: number;
                                settings?: {
                                    /**
                                     * @description vmess; auto when left out
                                     * @enum {string}
                                     */
                                    cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                                    /**
                                     * @description tuic; bbr when left out
                                     * @enum {string}
                                     */
                                    congestion_control?: "bbr" | "cubic" | "new_reno";
                                    /** @description hysteria2: what the server takes at most */
                                    down_mbps?: number;
                                    /**
                                     * @description vless, over tcp with tls or reality
                                     * @enum {string}
                                     */
                                    flow?: "xtls-rprx-vision" | "";
                                    /** @description anytls: seconds; 30 when left out */
                                    idle_session_check_interval?: number;
                                    /** @description anytls: seconds; 30 when left out */
                                    idle_session_timeout?: number;
                                    /** @description anytls; 0 when left out */
                                    min_idle_session?: number;
                                    obfs?: {
                                        /** @description Shared by all clients of the node */
                                        password: string;
                                        /**
                                         * @description hysteria2
                                         * @enum {string}
                                         */
                                        type: "salamander";
                                    };
                                    /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                                    padding?: string[];
                                    /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                                    ports?: string;
                                    security?: {
                                        /** @description The certificate is self-signed */
                                        allow_insecure?: boolean;
                                        alpn?: ("h2" | "http/1.1" | "h3")[];
                                        /**
                                         * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                         * @enum {string}
                                         */
                                        fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                        reality?: {
                                            /** @description Follows from the private key */
                                            public_key?: string;
                                            /** @description Names the target answers to */
                                            server_names: string[];
                                            /** @description In hex; one is made when left out */
                                            short_ids?: string[];
                                            /** @description The site strangers are led to: host:port */
                                            target: string;
                                        };
                                        /** @description The server address when left out; with reality the first server name */
                                        sni?: string;
                                        /**
                                         * @description vless: any; vmess: none or tls; others: tls
                                         * @enum {string}
                                         */
                                        type: "none" | "tls" | "reality";
                                    };
                                    transport?: {
                                        /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                        host?: string;
                                        /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                        path?: string;
                                        /** @description grpc: letters, digits and -._~ */
                                        service_name?: string;
                                        /**
                                         * @description How the stream travels; tcp when left out; xhttp with vless only
                                         * @enum {string}
                                         */
                                        type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                                    };
                                    /**
                                     * @description tuic; native when left out
                                     * @enum {string}
                                     */
                                    udp_relay_mode?: "native" | "quic";
                                    /** @description hysteria2: what the server sends at most */
                                    up_mbps?: number;
                                };
                                sort_order: number;
                                /**
                                 * @description The state
                                 * @enum {string}
                                 */
                                status: "active" | "inactive" | "maintenance";
                                /** @description The last report, while it is younger than five minutes */
                                system_status?: {
                                    /** @description Percent, two decimals */
                                    cpu?: string;
                                    /** @description Percent, two decimals */
                                    disk?: string;
                                    /** @description Percent, two decimals */
                                    memory?: string;
                                    /** @description Unix seconds */
                                    updated_at: number;
                                    /** @description Seconds */
                                    uptime?: number;
                                };
                                tags: string[];
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        /** Change a node; absent fields keep their values, null clears */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Which kind of agent serves it
                         * @enum {string}
                         */
                        agent?: "native" | "orris" | "uniproxy" | "mu";
                        /** @description What clients pin on a self-signed node: 64 hex digits */
                        certificate_sha256?: string | null;
                        /** @description For operators */
                        description?: string | null;
                        /** @description Shadowsocks: required. Others: absent, null or empty */
                        encryption_method?: string | null;
                        /** @description Left out of documents */
                        hidden?: boolean;
                        /** @description Where the core listens, if not on server_port */
                        listen_port?: number | null;
                        machine_id?: number | null;
                        /** @description Charged bytes = raw bytes × this; at most three decimals */
                        multiplier?: number;
                        /** @description Shown to users; unique */
                        name?: string;
                        /** @description obfs-local or v2ray-plugin, with shadowsocks */
                        plugin?: string | null;
                        /** @description The options of the plugin, as text: obfs (required), obfs-host, obfs-uri; or mode, host, path (letters, digits and -._~!$'()*,:@/), tls, mux */
                        plugin_opts?: {
                            [key: string]: string;
                        } | null;
                        /** @description Each subscription is served on a port of its own (SUBSCRIPTION_PORTS): plain Shadowsocks, native agents; always so with `agent: mu` */
                        port_per_subscription?: boolean;
                        /**
                         * @description Cannot change later
                         * @enum {string}
                         */
                        protocol?: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                        /** @description Where it is */
                        region?: string | null;
                        /** @description What users may reach, where that differs from what agents refuse by themselves: private addresses, port 25 and BitTorrent. Replaced as a whole; native and orris agents */
                        route?: {
                            /** @description Open although private: `10.1.0.0/16`, `10.1.2.3:8080`, `[fd00::1]:53` */
                            allow?: string[];
                            /** @description BitTorrent is not refused */
                            bittorrent?: boolean;
                            /** @description Refused as well, before anything is open: `203.0.113.0/24`, or a port anywhere, `:465` */
                            block?: string[];
                            /** @description Port 25 of public addresses is open */
                            mail?: boolean;
                        } | null;
                        /** @description A hostname (ASCII), IPv4 or IPv6 address */
                        server_address?: string;
                        /** @description What clients dial */
                        server_port?: number;
                        /** @description What the protocol (not shadowsocks) leaves open. Replaced as a whole, but for a private key and short ids of REALITY, which stay where left out. TLS protocols are tls over tcp by themselves, VLESS and VMess plain */
                        settings?: {
                            /**
                             * @description vmess; auto when left out
                             * @enum {string}
                             */
                            cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                            /**
                             * @description tuic; bbr when left out
                             * @enum {string}
                             */
                            congestion_control?: "bbr" | "cubic" | "new_reno";
                            /** @description hysteria2: what the server takes at most */
                            down_mbps?: number;
                            /**
                             * @description vless, over tcp with tls or reality
                             * @enum {string}
                             */
                            flow?: "xtls-rprx-vision" | "";
                            /** @description anytls: seconds; 30 when left out */
                            idle_session_check_interval?: number;
                            /** @description anytls: seconds; 30 when left out */
                            idle_session_timeout?: number;
                            /** @description anytls; 0 when left out */
                            min_idle_session?: number;
                            obfs?: {
                                /** @description Shared by all clients of the node */
                                password: string;
                                /**
                                 * @description hysteria2
                                 * @enum {string}
                                 */
                                type: "salamander";
                            };
                            /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                            padding?: string[];
                            /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                            ports?: string;
                            security?: {
                                /** @description The certificate is self-signed */
                                allow_insecure?: boolean;
                                alpn?: ("h2" | "http/1.1" | "h3")[];
                                /** @description The same as the node's certificate_sha256 */
                                certificate_sha256?: string;
                                /**
                                 * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                 * @enum {string}
                                 */
                                fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                reality?: {
                                    /** @description X25519 in base64url; made when left out, and never shown */
                                    private_key?: string;
                                    /** @description Follows from the private key */
                                    public_key?: string;
                                    /** @description Names the target answers to */
                                    server_names: string[];
                                    /** @description In hex; one is made when left out */
                                    short_ids?: string[];
                                    /** @description The site strangers are led to: host:port */
                                    target: string;
                                };
                                /** @description The server address when left out; with reality the first server name */
                                sni?: string;
                                /**
                                 * @description vless: any; vmess: none or tls; others: tls
                                 * @enum {string}
                                 */
                                type: "none" | "tls" | "reality";
                            };
                            transport?: {
                                /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                host?: string;
                                /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                path?: string;
                                /** @description grpc: letters, digits and -._~ */
                                service_name?: string;
                                /**
                                 * @description How the stream travels; tcp when left out; xhttp with vless only
                                 * @enum {string}
                                 */
                                type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                            };
                            /**
                             * @description tuic; native when left out
                             * @enum {string}
                             */
                            udp_relay_mode?: "native" | "quic";
                            /** @description hysteria2: what the server sends at most */
                            up_mbps?: number;
                        } | null;
                        /** @description Lower comes first */
                        sort_order?: number;
                        /** @description What plans choose nodes by */
                        tags?: string[];
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * @description Which kind of agent serves it
                                 * @enum {string}
                                 */
                                agent: "native" | "orris" | "uniproxy" | "mu";
                                /**
                                 * @description Whose word it is; one that clients can verify is pinned only if the operator says so
                                 * @enum {string}
                                 */
                                certificate_from?: "operator" | "agent";
                                /** @description What the operator says, or else the agent */
                                certificate_sha256?: string;
                                /** @description How the core is, as our agent last said */
                                core?: {
                                    /** @description Since the agent began */
                                    crashes: number;
                                    /** @description Reports of traffic it still has to bring */
                                    reports_waiting: number;
                                    /**
                                     * Format: date-time
                                     * @description When the oldest of them begins
                                     */
                                    reports_waiting_since?: string;
                                    running: boolean;
                                    /** @description What the core that ended last moved in this time was never read: it is counted nowhere */
                                    unread?: {
                                        /**
                                         * Format: date-time
                                         * @description The last reading
                                         */
                                        from: string;
                                        /**
                                         * Format: date-time
                                         * @description When the core was gone
                                         */
                                        to: string;
                                    };
                                };
                                /**
                                 * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                 * @enum {string}
                                 */
                                counting?: "exactly_once" | "best_effort";
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                description?: string;
                                /** @description Empty but for shadowsocks */
                                encryption_method: string;
                                hidden: boolean;
                                /** @description The id */
                                id: number;
                                /** @description It is active: users may be sent there */
                                is_available: boolean;
                                /** @description What its agent says it cannot do */
                                limits?: {
                                    /** @description Why live connections are not ended there, in its words */
                                    cannot_cut?: string;
                                    /** @description What becomes of UDP there for want of a firewall, in its words */
                                    cannot_filter?: string;
                                    /** @description Which ports of subscriptions are not open there, and why, in its words */
                                    cannot_listen?: string;
                                    /** @description Users who were removed and whose bytes move on, whatever was tried */
                                    still_moving?: number;
                                };
                                listen_port?: number;
                                /** @description The machine it sits on */
                                machine_id?: number;
                                maintenance_reason?: string;
                                multiplier: number;
                                name: string;
                                /** @description Subscriptions connected, while the report is younger than five minutes */
                                online_count?: number;
                                plugin?: string;
                                plugin_opts?: {
                                    [key: string]: string;
                                };
                                /** @description Each subscription has a port of its own */
                                port_per_subscription?: boolean;
                                /** @description When one node is read that gives each subscription a port of its own */
                                ports?: {
                                    given: number;
                                    /** @description Subscriptions left out, for no port is left for them */
                                    missing: number;
                                };
                                /**
                                 * @description The protocol
                                 * @enum {string}
                                 */
                                protocol: "shadowsocks" | "trojan" | "vless" | "vmess" | "hysteria2" | "tuic" | "anytls";
                                region?: string;
                                /** @description When one node is read, of agents that acknowledge */
                                revision?: {
                                    /** @description What the agent says it serves */
                                    acknowledged: string;
                                    /** @description Changes it has not applied; null: it is of another lineage and will start over */
                                    behind: number | null;
                                    /** @description The newest change of who may connect anywhere: `<lineage>.<n>` */
                                    current: string;
                                };
                                route?: {
                                    allow: string[];
                                    bittorrent: boolean;
                                    block: string[];
                                    mail: boolean;
                                };
                                server_address: string;
                                server_port: number;
                                settings?: {
                                    /**
                                     * @description vmess; auto when left out
                                     * @enum {string}
                                     */
                                    cipher?: "auto" | "aes-128-gcm" | "chacha20-poly1305" | "none" | "zero";
                                    /**
                                     * @description tuic; bbr when left out
                                     * @enum {string}
                                     */
                                    congestion_control?: "bbr" | "cubic" | "new_reno";
                                    /** @description hysteria2: what the server takes at most */
                                    down_mbps?: number;
                                    /**
                                     * @description vless, over tcp with tls or reality
                                     * @enum {string}
                                     */
                                    flow?: "xtls-rprx-vision" | "";
                                    /** @description anytls: seconds; 30 when left out */
                                    idle_session_check_interval?: number;
                                    /** @description anytls: seconds; 30 when left out */
                                    idle_session_timeout?: number;
                                    /** @description anytls; 0 when left out */
                                    min_idle_session?: number;
                                    obfs?: {
                                        /** @description Shared by all clients of the node */
                                        password: string;
                                        /**
                                         * @description hysteria2
                                         * @enum {string}
                                         */
                                        type: "salamander";
                                    };
                                    /** @description anytls: the lines of a padding scheme (stop=8, 0=30-30, …); the core's own when left out */
                                    padding?: string[];
                                    /** @description hysteria2, port hopping: 20000-20100,30000; they must lead to the node */
                                    ports?: string;
                                    security?: {
                                        /** @description The certificate is self-signed */
                                        allow_insecure?: boolean;
                                        alpn?: ("h2" | "http/1.1" | "h3")[];
                                        /**
                                         * @description Whose ClientHello to imitate; not over QUIC; android and 360 not with reality, vision, grpc or xhttp
                                         * @enum {string}
                                         */
                                        fingerprint?: "chrome" | "firefox" | "safari" | "ios" | "android" | "edge" | "360" | "qq" | "random";
                                        reality?: {
                                            /** @description Follows from the private key */
                                            public_key?: string;
                                            /** @description Names the target answers to */
                                            server_names: string[];
                                            /** @description In hex; one is made when left out */
                                            short_ids?: string[];
                                            /** @description The site strangers are led to: host:port */
                                            target: string;
                                        };
                                        /** @description The server address when left out; with reality the first server name */
                                        sni?: string;
                                        /**
                                         * @description vless: any; vmess: none or tls; others: tls
                                         * @enum {string}
                                         */
                                        type: "none" | "tls" | "reality";
                                    };
                                    transport?: {
                                        /** @description ws, httpupgrade, xhttp: the Host header, a hostname or an IPv4 address; the sni when left out */
                                        host?: string;
                                        /** @description ws, httpupgrade, xhttp: begins with one /, then letters, digits and -._~!$&'()*+,;=:@/ */
                                        path?: string;
                                        /** @description grpc: letters, digits and -._~ */
                                        service_name?: string;
                                        /**
                                         * @description How the stream travels; tcp when left out; xhttp with vless only
                                         * @enum {string}
                                         */
                                        type: "tcp" | "ws" | "grpc" | "httpupgrade" | "xhttp";
                                    };
                                    /**
                                     * @description tuic; native when left out
                                     * @enum {string}
                                     */
                                    udp_relay_mode?: "native" | "quic";
                                    /** @description hysteria2: what the server sends at most */
                                    up_mbps?: number;
                                };
                                sort_order: number;
                                /**
                                 * @description The state
                                 * @enum {string}
                                 */
                                status: "active" | "inactive" | "maintenance";
                                /** @description The last report, while it is younger than five minutes */
                                system_status?: {
                                    /** @description Percent, two decimals */
                                    cpu?: string;
                                    /** @description Percent, two decimals */
                                    disk?: string;
                                    /** @description Percent, two decimals */
                                    memory?: string;
                                    /** @description Unix seconds */
                                    updated_at: number;
                                    /** @description Seconds */
                                    uptime?: number;
                                };
                                tags: string[];
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        /** Delete a node; its usage stays */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/nodes/{id}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the agent of a node was told to do, by whom; the newest first */
        get: {
            parameters: {
                query: {
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                };
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /** @enum {string} */
                                    action: "reload_config" | "restart" | "stop" | "update" | "api_url_changed";
                                    /**
                                     * Format: uuid
                                     * @description The command_id the agent gets
                                     */
                                    id: string;
                                    /**
                                     * Format: date-time
                                     * @description When it was given
                                     */
                                    issued_at: string;
                                    /** @description The user who gave it */
                                    issued_by: number;
                                    /** @description The node */
                                    node_id: number;
                                    payload: {
                                        [key: string]: string;
                                    } | null;
                                    sent_at: string | null;
                                    /**
                                     * @description sent: written to the socket of the agent; what it made of it, it does not say
                                     * @enum {string}
                                     */
                                    status: "pending" | "sent" | "undelivered";
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Tell the agent of a node to do something; 409 when it is not connected to the hub */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        action: "reload_config" | "restart" | "stop" | "update" | "api_url_changed";
                        /** @description The operator's own: needed for update, stop and api_url_changed */
                        current_password?: string;
                        /** @description update: download_url (https), checksum (SHA-256), version?; api_url_changed: new_url, reason? */
                        payload?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @enum {string} */
                                action: "reload_config" | "restart" | "stop" | "update" | "api_url_changed";
                                /**
                                 * Format: uuid
                                 * @description The command_id the agent gets
                                 */
                                id: string;
                                /**
                                 * Format: date-time
                                 * @description When it was given
                                 */
                                issued_at: string;
                                /** @description The user who gave it */
                                issued_by: number;
                                /** @description The node */
                                node_id: number;
                                payload: {
                                    [key: string]: string;
                                } | null;
                                sent_at: string | null;
                                /**
                                 * @description sent: written to the socket of the agent; what it made of it, it does not say
                                 * @enum {string}
                                 */
                                status: "pending" | "sent" | "undelivered";
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/nodes/{id}/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A single-use code for a new agent of the node, and the commands that install it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description What the agent trades for its token, once. Shown once; left out when an Idempotency-Key is repeated */
                                code?: string;
                                /** @description One command for the node. Shown once; left out when an Idempotency-Key is repeated */
                                docker?: string;
                                /**
                                 * Format: date-time
                                 * @description When the code is worth nothing any more: 15 minutes from now
                                 */
                                expires_at: string;
                                /** @description With the repository at /opt/orrery, see docs/operations.md. Shown once; left out when an Idempotency-Key is repeated */
                                systemd?: {
                                    /** @description Two lines for a root shell: write unit and code, start it */
                                    install: string;
                                    /** @description /etc/systemd/system/orrery-agent.service */
                                    unit: string;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/nodes/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Put a node into service, out of it, or under maintenance */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description With maintenance only */
                        maintenance_reason?: string | null;
                        /**
                         * @description Where to go: inactive → active → maintenance → active, and back to inactive
                         * @enum {string}
                         */
                        status: "active" | "inactive" | "maintenance";
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description The id */
                                id: number;
                                /** @description It is active: users may be sent there */
                                is_available: boolean;
                                maintenance_reason?: string;
                                /**
                                 * @description The state
                                 * @enum {string}
                                 */
                                status: "active" | "inactive" | "maintenance";
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/nodes/{id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new token for the node; the old one is dead at once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description The id */
                                node_id: number;
                                /** @description Shown once; left out when an Idempotency-Key is repeated */
                                token?: string;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List plans */
        get: {
            parameters: {
                query: {
                    /** @description Which way */
                    order: "asc" | "desc";
                    /** @description What to order by */
                    order_by: "id" | "name" | "created_at" | "updated_at";
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                    /** @description Part of name or description, in any case */
                    search?: string;
                    /** @description Inactive: existing subscriptions go on, new ones cannot be made */
                    status?: "active" | "inactive";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description When the plan was made
                                     */
                                    created_at: string;
                                    description: string | null;
                                    device_limit: number | null;
                                    /**
                                     * @description Beyond device_limit: count: show it only; refuse: nodes refuse the newest address; suspend: nobody may connect for device_suspend_minutes
                                     * @enum {unknown}
                                     */
                                    device_policy: "count" | "refuse" | "suspend";
                                    /** @description With device_policy suspend */
                                    device_suspend_minutes: number;
                                    duration_days: number | null;
                                    hwid_limit: number | null;
                                    /** @description The id */
                                    id: number;
                                    name: string;
                                    node_tags: string[];
                                    /** @description The term of a subscription starts at its first use */
                                    on_hold: boolean;
                                    prices: {
                                        /** @description In minor units, such as cents */
                                        amount: number;
                                        /** @description ISO 4217 */
                                        currency: string;
                                        /**
                                         * @description What it is paid for; for display
                                         * @enum {unknown}
                                         */
                                        period?: "once" | "day" | "week" | "month" | "quarter" | "half_year" | "year";
                                    }[];
                                    quota_bytes: number | null;
                                    /**
                                     * @description When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start
                                     * @enum {unknown}
                                     */
                                    reset: "never" | "day" | "week" | "month" | "month_rolling" | "year";
                                    speed_limit_mbps: number | null;
                                    /**
                                     * @description Inactive: existing subscriptions go on, new ones cannot be made
                                     * @enum {unknown}
                                     */
                                    status: "active" | "inactive";
                                    time_zone: string;
                                    /**
                                     * Format: date-time
                                     * @description When the plan last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Create a plan */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description?: string | null;
                        device_limit?: number | null;
                        /**
                         * @description Beyond device_limit: count: show it only; refuse: nodes refuse the newest address; suspend: nobody may connect for device_suspend_minutes
                         * @enum {unknown}
                         */
                        device_policy?: "count" | "refuse" | "suspend";
                        /** @description With device_policy suspend */
                        device_suspend_minutes?: number;
                        duration_days?: number | null;
                        hwid_limit?: number | null;
                        /** @description Unique */
                        name: string;
                        /** @description Opens the nodes with one of these; none: all */
                        node_tags?: string[];
                        /** @description The term of a subscription starts at its first use */
                        on_hold?: boolean;
                        prices?: {
                            /** @description In minor units, such as cents */
                            amount: number;
                            /** @description ISO 4217 */
                            currency: string;
                            /**
                             * @description What it is paid for; for display
                             * @enum {unknown}
                             */
                            period?: "once" | "day" | "week" | "month" | "quarter" | "half_year" | "year";
                        }[];
                        quota_bytes?: number | null;
                        /**
                         * @description When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start
                         * @enum {unknown}
                         */
                        reset?: "never" | "day" | "week" | "month" | "month_rolling" | "year";
                        speed_limit_mbps?: number | null;
                        /**
                         * @description Inactive: existing subscriptions go on, new ones cannot be made
                         * @enum {unknown}
                         */
                        status?: "active" | "inactive";
                        /** @description IANA name; default UTC */
                        time_zone?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the plan was made
                                 */
                                created_at: string;
                                description: string | null;
                                device_limit: number | null;
                                /**
                                 * @description Beyond device_limit: count: show it only; refuse: nodes refuse the newest address; suspend: nobody may connect for device_suspend_minutes
                                 * @enum {unknown}
                                 */
                                device_policy: "count" | "refuse" | "suspend";
                                /** @description With device_policy suspend */
                                device_suspend_minutes: number;
                                duration_days: number | null;
                                hwid_limit: number | null;
                                /** @description The id */
                                id: number;
                                name: string;
                                node_tags: string[];
                                /** @description The term of a subscription starts at its first use */
                                on_hold: boolean;
                                prices: {
                                    /** @description In minor units, such as cents */
                                    amount: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                    /**
                                     * @description What it is paid for; for display
                                     * @enum {unknown}
                                     */
                                    period?: "once" | "day" | "week" | "month" | "quarter" | "half_year" | "year";
                                }[];
                                quota_bytes: number | null;
                                /**
                                 * @description When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start
                                 * @enum {unknown}
                                 */
                                reset: "never" | "day" | "week" | "month" | "month_rolling" | "year";
                                speed_limit_mbps: number | null;
                                /**
                                 * @description Inactive: existing subscriptions go on, new ones cannot be made
                                 * @enum {unknown}
                                 */
                                status: "active" | "inactive";
                                time_zone: string;
                                /**
                                 * Format: date-time
                                 * @description When the plan last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/plans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a plan */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the plan was made
                                 */
                                created_at: string;
                                description: string | null;
                                device_limit: number | null;
                                /**
                                 * @description Beyond device_limit: count: show it only; refuse: nodes refuse the newest address; suspend: nobody may connect for device_suspend_minutes
                                 * @enum {unknown}
                                 */
                                device_policy: "count" | "refuse" | "suspend";
                                /** @description With device_policy suspend */
                                device_suspend_minutes: number;
                                duration_days: number | null;
                                hwid_limit: number | null;
                                /** @description The id */
                                id: number;
                                name: string;
                                node_tags: string[];
                                /** @description The term of a subscription starts at its first use */
                                on_hold: boolean;
                                prices: {
                                    /** @description In minor units, such as cents */
                                    amount: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                    /**
                                     * @description What it is paid for; for display
                                     * @enum {unknown}
                                     */
                                    period?: "once" | "day" | "week" | "month" | "quarter" | "half_year" | "year";
                                }[];
                                quota_bytes: number | null;
                                /**
                                 * @description When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start
                                 * @enum {unknown}
                                 */
                                reset: "never" | "day" | "week" | "month" | "month_rolling" | "year";
                                speed_limit_mbps: number | null;
                                /**
                                 * @description Inactive: existing subscriptions go on, new ones cannot be made
                                 * @enum {unknown}
                                 */
                                status: "active" | "inactive";
                                time_zone: string;
                                /**
                                 * Format: date-time
                                 * @description When the plan last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        /** Change a plan; absent fields keep their values, null clears */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description?: string | null;
                        device_limit?: number | null;
                        /**
                         * @description Beyond device_limit: count: show it only; refuse: nodes refuse the newest address; suspend: nobody may connect for device_suspend_minutes
                         * @enum {unknown}
                         */
                        device_policy?: "count" | "refuse" | "suspend";
                        /** @description With device_policy suspend */
                        device_suspend_minutes?: number;
                        duration_days?: number | null;
                        hwid_limit?: number | null;
                        /** @description Unique */
                        name?: string;
                        /** @description Opens the nodes with one of these; none: all */
                        node_tags?: string[];
                        /** @description The term of a subscription starts at its first use */
                        on_hold?: boolean;
                        prices?: {
                            /** @description In minor units, such as cents */
                            amount: number;
                            /** @description ISO 4217 */
                            currency: string;
                            /**
                             * @description What it is paid for; for display
                             * @enum {unknown}
                             */
                            period?: "once" | "day" | "week" | "month" | "quarter" | "half_year" | "year";
                        }[];
                        quota_bytes?: number | null;
                        /**
                         * @description When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start
                         * @enum {unknown}
                         */
                        reset?: "never" | "day" | "week" | "month" | "month_rolling" | "year";
                        speed_limit_mbps?: number | null;
                        /**
                         * @description Inactive: existing subscriptions go on, new ones cannot be made
                         * @enum {unknown}
                         */
                        status?: "active" | "inactive";
                        /** @description IANA name; default UTC */
                        time_zone?: string;
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the plan was made
                                 */
                                created_at: string;
                                description: string | null;
                                device_limit: number | null;
                                /**
                                 * @description Beyond device_limit: count: show it only; refuse: nodes refuse the newest address; suspend: nobody may connect for device_suspend_minutes
                                 * @enum {unknown}
                                 */
                                device_policy: "count" | "refuse" | "suspend";
                                /** @description With device_policy suspend */
                                device_suspend_minutes: number;
                                duration_days: number | null;
                                hwid_limit: number | null;
                                /** @description The id */
                                id: number;
                                name: string;
                                node_tags: string[];
                                /** @description The term of a subscription starts at its first use */
                                on_hold: boolean;
                                prices: {
                                    /** @description In minor units, such as cents */
                                    amount: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                    /**
                                     * @description What it is paid for; for display
                                     * @enum {unknown}
                                     */
                                    period?: "once" | "day" | "week" | "month" | "quarter" | "half_year" | "year";
                                }[];
                                quota_bytes: number | null;
                                /**
                                 * @description When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start
                                 * @enum {unknown}
                                 */
                                reset: "never" | "day" | "week" | "month" | "month_rolling" | "year";
                                speed_limit_mbps: number | null;
                                /**
                                 * @description Inactive: existing subscriptions go on, new ones cannot be made
                                 * @enum {unknown}
                                 */
                                status: "active" | "inactive";
                                time_zone: string;
                                /**
                                 * Format: date-time
                                 * @description When the plan last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        /** Delete a plan that no subscription has */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a plan; absent fields keep their values, null clears */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description?: string | null;
                        device_limit?: number | null;
                        /**
                         * @description Beyond device_limit: count: show it only; refuse: nodes refuse the newest address; suspend: nobody may connect for device_suspend_minutes
                         * @enum {unknown}
                         */
                        device_policy?: "count" | "refuse" | "suspend";
                        /** @description With device_policy suspend */
                        device_suspend_minutes?: number;
                        duration_days?: number | null;
                        hwid_limit?: number | null;
                        /** @description Unique */
                        name?: string;
                        /** @description Opens the nodes with one of these; none: all */
                        node_tags?: string[];
                        /** @description The term of a subscription starts at its first use */
                        on_hold?: boolean;
                        prices?: {
                            /** @description In minor units, such as cents */
                            amount: number;
                            /** @description ISO 4217 */
                            currency: string;
                            /**
                             * @description What it is paid for; for display
                             * @enum {unknown}
                             */
                            period?: "once" | "day" | "week" | "month" | "quarter" | "half_year" | "year";
                        }[];
                        quota_bytes?: number | null;
                        /**
                         * @description When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start
                         * @enum {unknown}
                         */
                        reset?: "never" | "day" | "week" | "month" | "month_rolling" | "year";
                        speed_limit_mbps?: number | null;
                        /**
                         * @description Inactive: existing subscriptions go on, new ones cannot be made
                         * @enum {unknown}
                         */
                        status?: "active" | "inactive";
                        /** @description IANA name; default UTC */
                        time_zone?: string;
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the plan was made
                                 */
                                created_at: string;
                                description: string | null;
                                device_limit: number | null;
                                /**
                                 * @description Beyond device_limit: count: show it only; refuse: nodes refuse the newest address; suspend: nobody may connect for device_suspend_minutes
                                 * @enum {unknown}
                                 */
                                device_policy: "count" | "refuse" | "suspend";
                                /** @description With device_policy suspend */
                                device_suspend_minutes: number;
                                duration_days: number | null;
                                hwid_limit: number | null;
                                /** @description The id */
                                id: number;
                                name: string;
                                node_tags: string[];
                                /** @description The term of a subscription starts at its first use */
                                on_hold: boolean;
                                prices: {
                                    /** @description In minor units, such as cents */
                                    amount: number;
                                    /** @description ISO 4217 */
                                    currency: string;
                                    /**
                                     * @description What it is paid for; for display
                                     * @enum {unknown}
                                     */
                                    period?: "once" | "day" | "week" | "month" | "quarter" | "half_year" | "year";
                                }[];
                                quota_bytes: number | null;
                                /**
                                 * @description When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start
                                 * @enum {unknown}
                                 */
                                reset: "never" | "day" | "week" | "month" | "month_rolling" | "year";
                                speed_limit_mbps: number | null;
                                /**
                                 * @description Inactive: existing subscriptions go on, new ones cannot be made
                                 * @enum {unknown}
                                 */
                                status: "active" | "inactive";
                                time_zone: string;
                                /**
                                 * Format: date-time
                                 * @description When the plan last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/plans/public": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plans that can be had, for everyone */
        get: {
            parameters: {
                query: {
                    /** @description Which way */
                    order: "asc" | "desc";
                    /** @description What to order by */
                    order_by: "id" | "name" | "created_at" | "updated_at";
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                    /** @description Part of name or description, in any case */
                    search?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    description: string | null;
                                    device_limit: number | null;
                                    duration_days: number | null;
                                    /** @description The id */
                                    id: number;
                                    name: string;
                                    /** @description The term of a subscription starts at its first use */
                                    on_hold: boolean;
                                    prices: {
                                        /** @description In minor units, such as cents */
                                        amount: number;
                                        /** @description ISO 4217 */
                                        currency: string;
                                        /**
                                         * @description What it is paid for; for display
                                         * @enum {unknown}
                                         */
                                        period?: "once" | "day" | "week" | "month" | "quarter" | "half_year" | "year";
                                    }[];
                                    quota_bytes: number | null;
                                    /**
                                     * @description When the quota begins anew, in the time zone; month_rolling: on the day of the month of the start
                                     * @enum {unknown}
                                     */
                                    reset: "never" | "day" | "week" | "month" | "month_rolling" | "year";
                                    speed_limit_mbps: number | null;
                                    time_zone: string;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/probes/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The hosts that nodes may probe */
        get: {
            parameters: {
                query: {
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description When it was put on the list
                                     */
                                    created_at: string;
                                    free_at: string | null;
                                    /** @description In lower case, without a usual port */
                                    host: string;
                                    /** @description The id */
                                    id: number;
                                    /** @description How often all nodes together may go there */
                                    requests_per_minute: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Let nodes probe a host */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A hostname or an address; with a port other than 80 and 443 that port is meant alone */
                        host: string;
                        /**
                         * @description How often all nodes together may go there
                         * @default 6
                         */
                        requests_per_minute?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When it was put on the list
                                 */
                                created_at: string;
                                free_at: string | null;
                                /** @description In lower case, without a usual port */
                                host: string;
                                /** @description The id */
                                id: number;
                                /** @description How often all nodes together may go there */
                                requests_per_minute: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/probes/hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Let nodes probe a host no more */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change how often a host may be probed */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description How often all nodes together may go there */
                        requests_per_minute: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When it was put on the list
                                 */
                                created_at: string;
                                free_at: string | null;
                                /** @description In lower case, without a usual port */
                                host: string;
                                /** @description The id */
                                id: number;
                                /** @description How often all nodes together may go there */
                                requests_per_minute: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/probes/missions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is to be asked of whom, and how often it was; the newest first */
        get: {
            parameters: {
                query: {
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    data: string;
                                    /** @description Times handed out */
                                    download: number;
                                    /** @description Times it failed */
                                    error: number;
                                    /** @description Headers */
                                    header: {
                                        [key: string]: string | number | boolean;
                                    };
                                    host: string;
                                    /** @description Whether our nodes may run it: its host is on the list */
                                    host_listed: boolean;
                                    /** @description The id: 24 hex digits */
                                    id: string;
                                    method: string;
                                    /** @description Parameters of the query */
                                    param: {
                                        [key: string]: string | number | boolean;
                                    };
                                    path: string;
                                    scheme: string;
                                    /** @description Times it succeeded */
                                    success: number;
                                    /** @description How many successes make it done */
                                    target: number;
                                    /** @description Times brought back */
                                    upload: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Have a request made a number of times, by nodes or by whoever speaks Lemon Tree */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description The body; empty: none
                         * @default
                         */
                        data?: string;
                        /** @description Headers */
                        header?: {
                            [key: string]: string | number | boolean;
                        };
                        /** @description A hostname or an address; with a port other than 80 and 443 that port is meant alone */
                        host: string;
                        /** @default GET */
                        method?: string;
                        /** @description Parameters of the query */
                        param?: {
                            [key: string]: string | number | boolean;
                        };
                        /** @default / */
                        path?: string;
                        /**
                         * @default https
                         * @enum {unknown}
                         */
                        scheme?: "http" | "https";
                        /** @description How many successes make it done */
                        target: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                data: string;
                                /** @description Times handed out */
                                download: number;
                                /** @description Times it failed */
                                error: number;
                                /** @description Headers */
                                header: {
                                    [key: string]: string | number | boolean;
                                };
                                host: string;
                                /** @description Whether our nodes may run it: its host is on the list */
                                host_listed: boolean;
                                /** @description The id: 24 hex digits */
                                id: string;
                                method: string;
                                /** @description Parameters of the query */
                                param: {
                                    [key: string]: string | number | boolean;
                                };
                                path: string;
                                scheme: string;
                                /** @description Times it succeeded */
                                success: number;
                                /** @description How many successes make it done */
                                target: number;
                                /** @description Times brought back */
                                upload: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/probes/missions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a mission; what was found stays */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id: 24 hex digits */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/probes/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The nodes whose agent can run probes, which of them do, and how it went today */
        get: {
            parameters: {
                query: {
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /** @description The last 24 hours */
                                    day: {
                                        average_latency_ms: number | null;
                                        last_run_at: string | null;
                                        /** @description Runs that got an HTTP answer */
                                        reachable: number;
                                        runs: number;
                                    };
                                    /** @description Whether its agent runs probes */
                                    enabled: boolean;
                                    enabled_at: string | null;
                                    name: string;
                                    /** @description The node */
                                    node_id: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/probes/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Have the agent of a node run probes, or no more; 409 where its agent is not ours */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        enabled: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description The last 24 hours */
                                day: {
                                    average_latency_ms: number | null;
                                    last_run_at: string | null;
                                    /** @description Runs that got an HTTP answer */
                                    reachable: number;
                                    runs: number;
                                };
                                /** @description Whether its agent runs probes */
                                enabled: boolean;
                                enabled_at: string | null;
                                name: string;
                                /** @description The node */
                                node_id: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/probes/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each node found when it last ran each mission; the newest first, kept for 30 days */
        get: {
            parameters: {
                query: {
                    /** @description Only of this mission */
                    mission_id?: string;
                    /** @description Only of this node */
                    node_id?: number;
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description When it came back
                                     */
                                    at: string;
                                    /** @description Its status; 0: none came */
                                    code: number;
                                    failure: string | null;
                                    host: string | null;
                                    latency_ms: number | null;
                                    mission_id: string;
                                    /** @description The node */
                                    node_id: number;
                                    node_name: string;
                                    /** @description An HTTP answer came */
                                    reachable: boolean;
                                    /** @description The last answer had a status below 400 */
                                    success: boolean;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/probes/stages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The record of clearings: when, by which token, and what went; the newest first */
        get: {
            parameters: {
                query: {
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description When
                                     */
                                    begun_at: string;
                                    /** @description Name and id of the API token */
                                    begun_by: string;
                                    cleared: {
                                        cookies: number;
                                        figures: number;
                                        missions: number;
                                        receipts: number;
                                        users: number;
                                    };
                                    /** @description The stage that began */
                                    stage: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/probes/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done, in all and in this stage */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                current: {
                                    download: number;
                                    error: number;
                                    success: number;
                                    upload: number;
                                    users: number;
                                };
                                /** @description Which stage runs; each clearing begins one */
                                stage: number;
                                total: {
                                    download: number;
                                    error: number;
                                    success: number;
                                    upload: number;
                                    users: number;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ready to serve: the database answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                status: string;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/response-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All rules in the order in which they are asked, and the built-in table that is asked after them */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Asked after them, in this order; the last is for everybody else */
                                built_in: {
                                    /** @description Only from this version on */
                                    at_least?: string;
                                    /** @description Who they are */
                                    clients: string;
                                    format: string;
                                    /** @description The User-Agent has one of them, in any case; one that ends in / at its start */
                                    marks: string[];
                                }[];
                                items: {
                                    conditions: {
                                        /** @description Any request header; one that is not sent is empty */
                                        header: string;
                                        not: boolean;
                                        /**
                                         * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                                         * @enum {unknown}
                                         */
                                        operator: "equals" | "contains" | "starts" | "regex";
                                        value: string;
                                    }[];
                                    /**
                                     * Format: date-time
                                     * @description When the rule was made
                                     */
                                    created_at: string;
                                    enabled: boolean;
                                    /** @description The id */
                                    id: number;
                                    name: string;
                                    outcome: {
                                        /**
                                         * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                                         * @enum {unknown}
                                         */
                                        action: "serve" | "block" | "not_found";
                                        format: string | null;
                                        headers: {
                                            /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                            name: string;
                                            /** @description Without control characters; URLs are http(s) */
                                            value: string;
                                        }[];
                                        template_id: number | null;
                                    };
                                    /** @description Lower ones are asked first */
                                    position: number;
                                    /**
                                     * Format: date-time
                                     * @description When the rule last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Create a rule at the end of the list */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description All of them must hold; none: everybody */
                        conditions?: {
                            /** @description Any request header; one that is not sent is empty */
                            header: string;
                            /** @description Holds when the rest does not; default false */
                            not?: boolean;
                            /**
                             * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                             * @enum {unknown}
                             */
                            operator: "equals" | "contains" | "starts" | "regex";
                            value: string;
                        }[];
                        /** @description Default true */
                        enabled?: boolean;
                        /** @description Unique */
                        name: string;
                        outcome: {
                            /**
                             * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                             * @enum {unknown}
                             */
                            action: "serve" | "block" | "not_found";
                            format?: ("base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "v2ray" | "v2ray4" | "sip008" | "outline" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket") | null;
                            /** @description Sent beside the usual ones, which they replace */
                            headers?: {
                                /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                name: string;
                                /** @description Without control characters; URLs are http(s) */
                                value: string;
                            }[];
                            template_id?: number | null;
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                conditions: {
                                    /** @description Any request header; one that is not sent is empty */
                                    header: string;
                                    not: boolean;
                                    /**
                                     * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                                     * @enum {unknown}
                                     */
                                    operator: "equals" | "contains" | "starts" | "regex";
                                    value: string;
                                }[];
                                /**
                                 * Format: date-time
                                 * @description When the rule was made
                                 */
                                created_at: string;
                                enabled: boolean;
                                /** @description The id */
                                id: number;
                                name: string;
                                outcome: {
                                    /**
                                     * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                                     * @enum {unknown}
                                     */
                                    action: "serve" | "block" | "not_found";
                                    format: string | null;
                                    headers: {
                                        /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                        name: string;
                                        /** @description Without control characters; URLs are http(s) */
                                        value: string;
                                    }[];
                                    template_id: number | null;
                                };
                                /** @description Lower ones are asked first */
                                position: number;
                                /**
                                 * Format: date-time
                                 * @description When the rule last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/response-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a rule */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                conditions: {
                                    /** @description Any request header; one that is not sent is empty */
                                    header: string;
                                    not: boolean;
                                    /**
                                     * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                                     * @enum {unknown}
                                     */
                                    operator: "equals" | "contains" | "starts" | "regex";
                                    value: string;
                                }[];
                                /**
                                 * Format: date-time
                                 * @description When the rule was made
                                 */
                                created_at: string;
                                enabled: boolean;
                                /** @description The id */
                                id: number;
                                name: string;
                                outcome: {
                                    /**
                                     * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                                     * @enum {unknown}
                                     */
                                    action: "serve" | "block" | "not_found";
                                    format: string | null;
                                    headers: {
                                        /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                        name: string;
                                        /** @description Without control characters; URLs are http(s) */
                                        value: string;
                                    }[];
                                    template_id: number | null;
                                };
                                /** @description Lower ones are asked first */
                                position: number;
                                /**
                                 * Format: date-time
                                 * @description When the rule last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        /** Change a rule; absent fields keep their values, conditions and outcome are replaced as a whole */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description All of them must hold; none: everybody */
                        conditions?: {
                            /** @description Any request header; one that is not sent is empty */
                            header: string;
                            /** @description Holds when the rest does not; default false */
                            not?: boolean;
                            /**
                             * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                             * @enum {unknown}
                             */
                            operator: "equals" | "contains" | "starts" | "regex";
                            value: string;
                        }[];
                        /** @description Default true */
                        enabled?: boolean;
                        /** @description Unique */
                        name?: string;
                        outcome?: {
                            /**
                             * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                             * @enum {unknown}
                             */
                            action: "serve" | "block" | "not_found";
                            format?: ("base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "v2ray" | "v2ray4" | "sip008" | "outline" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket") | null;
                            /** @description Sent beside the usual ones, which they replace */
                            headers?: {
                                /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                name: string;
                                /** @description Without control characters; URLs are http(s) */
                                value: string;
                            }[];
                            template_id?: number | null;
                        };
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                conditions: {
                                    /** @description Any request header; one that is not sent is empty */
                                    header: string;
                                    not: boolean;
                                    /**
                                     * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                                     * @enum {unknown}
                                     */
                                    operator: "equals" | "contains" | "starts" | "regex";
                                    value: string;
                                }[];
                                /**
                                 * Format: date-time
                                 * @description When the rule was made
                                 */
                                created_at: string;
                                enabled: boolean;
                                /** @description The id */
                                id: number;
                                name: string;
                                outcome: {
                                    /**
                                     * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                                     * @enum {unknown}
                                     */
                                    action: "serve" | "block" | "not_found";
                                    format: string | null;
                                    headers: {
                                        /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                        name: string;
                                        /** @description Without control characters; URLs are http(s) */
                                        value: string;
                                    }[];
                                    template_id: number | null;
                                };
                                /** @description Lower ones are asked first */
                                position: number;
                                /**
                                 * Format: date-time
                                 * @description When the rule last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        /** Delete a rule */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a rule; absent fields keep their values, conditions and outcome are replaced as a whole */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description All of them must hold; none: everybody */
                        conditions?: {
                            /** @description Any request header; one that is not sent is empty */
                            header: string;
                            /** @description Holds when the rest does not; default false */
                            not?: boolean;
                            /**
                             * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                             * @enum {unknown}
                             */
                            operator: "equals" | "contains" | "starts" | "regex";
                            value: string;
                        }[];
                        /** @description Default true */
                        enabled?: boolean;
                        /** @description Unique */
                        name?: string;
                        outcome?: {
                            /**
                             * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                             * @enum {unknown}
                             */
                            action: "serve" | "block" | "not_found";
                            format?: ("base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "v2ray" | "v2ray4" | "sip008" | "outline" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket") | null;
                            /** @description Sent beside the usual ones, which they replace */
                            headers?: {
                                /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                name: string;
                                /** @description Without control characters; URLs are http(s) */
                                value: string;
                            }[];
                            template_id?: number | null;
                        };
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                conditions: {
                                    /** @description Any request header; one that is not sent is empty */
                                    header: string;
                                    not: boolean;
                                    /**
                                     * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                                     * @enum {unknown}
                                     */
                                    operator: "equals" | "contains" | "starts" | "regex";
                                    value: string;
                                }[];
                                /**
                                 * Format: date-time
                                 * @description When the rule was made
                                 */
                                created_at: string;
                                enabled: boolean;
                                /** @description The id */
                                id: number;
                                name: string;
                                outcome: {
                                    /**
                                     * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                                     * @enum {unknown}
                                     */
                                    action: "serve" | "block" | "not_found";
                                    format: string | null;
                                    headers: {
                                        /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                        name: string;
                                        /** @description Without control characters; URLs are http(s) */
                                        value: string;
                                    }[];
                                    template_id: number | null;
                                };
                                /** @description Lower ones are asked first */
                                position: number;
                                /**
                                 * Format: date-time
                                 * @description When the rule last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/response-rules/defaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy the built-in table to the end of the list, as rules that can be changed
         * @description All rows but the last, each under the name of its clients, or none: 409 when a rule has one of these names.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Asked after them, in this order; the last is for everybody else */
                                built_in: {
                                    /** @description Only from this version on */
                                    at_least?: string;
                                    /** @description Who they are */
                                    clients: string;
                                    format: string;
                                    /** @description The User-Agent has one of them, in any case; one that ends in / at its start */
                                    marks: string[];
                                }[];
                                items: {
                                    conditions: {
                                        /** @description Any request header; one that is not sent is empty */
                                        header: string;
                                        not: boolean;
                                        /**
                                         * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                                         * @enum {unknown}
                                         */
                                        operator: "equals" | "contains" | "starts" | "regex";
                                        value: string;
                                    }[];
                                    /**
                                     * Format: date-time
                                     * @description When the rule was made
                                     */
                                    created_at: string;
                                    enabled: boolean;
                                    /** @description The id */
                                    id: number;
                                    name: string;
                                    outcome: {
                                        /**
                                         * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                                         * @enum {unknown}
                                         */
                                        action: "serve" | "block" | "not_found";
                                        format: string | null;
                                        headers: {
                                            /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                            name: string;
                                            /** @description Without control characters; URLs are http(s) */
                                            value: string;
                                        }[];
                                        template_id: number | null;
                                    };
                                    /** @description Lower ones are asked first */
                                    position: number;
                                    /**
                                     * Format: date-time
                                     * @description When the rule last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/response-rules/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put the rules into another order; those that move get another version */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Every rule there is, in the new order */
                        rules: {
                            /** @description The rule */
                            id: number;
                            /** @description The version that was read */
                            version?: number;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Asked after them, in this order; the last is for everybody else */
                                built_in: {
                                    /** @description Only from this version on */
                                    at_least?: string;
                                    /** @description Who they are */
                                    clients: string;
                                    format: string;
                                    /** @description The User-Agent has one of them, in any case; one that ends in / at its start */
                                    marks: string[];
                                }[];
                                items: {
                                    conditions: {
                                        /** @description Any request header; one that is not sent is empty */
                                        header: string;
                                        not: boolean;
                                        /**
                                         * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                                         * @enum {unknown}
                                         */
                                        operator: "equals" | "contains" | "starts" | "regex";
                                        value: string;
                                    }[];
                                    /**
                                     * Format: date-time
                                     * @description When the rule was made
                                     */
                                    created_at: string;
                                    enabled: boolean;
                                    /** @description The id */
                                    id: number;
                                    name: string;
                                    outcome: {
                                        /**
                                         * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                                         * @enum {unknown}
                                         */
                                        action: "serve" | "block" | "not_found";
                                        format: string | null;
                                        headers: {
                                            /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                            name: string;
                                            /** @description Without control characters; URLs are http(s) */
                                            value: string;
                                        }[];
                                        template_id: number | null;
                                    };
                                    /** @description Lower ones are asked first */
                                    position: number;
                                    /**
                                     * Format: date-time
                                     * @description When the rule last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/response-rules/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which rule a client would match, and why; nothing is changed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description A format of documents
                         * @enum {unknown}
                         */
                        format?: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "v2ray" | "v2ray4" | "sip008" | "outline" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                        /** @description What the client sends, such as {"User-Agent": "Stash/3.0"}; names in any case */
                        headers: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                form: string | null;
                                format: string | null;
                                /** @description What it adds, as it is sent; variables stand as they are */
                                headers: {
                                    [key: string]: string;
                                };
                                matched: {
                                    conditions: {
                                        /** @description Any request header; one that is not sent is empty */
                                        header: string;
                                        not: boolean;
                                        /**
                                         * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                                         * @enum {unknown}
                                         */
                                        operator: "equals" | "contains" | "starts" | "regex";
                                        value: string;
                                    }[];
                                    /**
                                     * Format: date-time
                                     * @description When the rule was made
                                     */
                                    created_at: string;
                                    enabled: boolean;
                                    /** @description The id */
                                    id: number;
                                    name: string;
                                    outcome: {
                                        /**
                                         * @description serve: a document; block: 403; not_found: 404, as if the link did not exist
                                         * @enum {unknown}
                                         */
                                        action: "serve" | "block" | "not_found";
                                        format: string | null;
                                        headers: {
                                            /** @description One of: announce, announce-url, change-user-agent, fallback-url, hide-settings, new-url, ping-type, profile-title, profile-update-interval, profile-web-page-url, providerid, routing, routing-enable, sub-expire, sub-info-button-link, sub-info-button-text, sub-info-color, sub-info-text, support-url, update-always */
                                            name: string;
                                            /** @description Without control characters; URLs are http(s) */
                                            value: string;
                                        }[];
                                        template_id: number | null;
                                    };
                                    /** @description Lower ones are asked first */
                                    position: number;
                                    /**
                                     * Format: date-time
                                     * @description When the rule last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                } | null;
                                /** @description Each rule in its order, up to the one that matched, and why it did or did not */
                                rules: {
                                    conditions: {
                                        /** @description Any request header; one that is not sent is empty */
                                        header: string;
                                        holds: boolean;
                                        not: boolean;
                                        /**
                                         * @description Without regard to case; regex: RE2 syntax, found anywhere unless anchored
                                         * @enum {unknown}
                                         */
                                        operator: "equals" | "contains" | "starts" | "regex";
                                        /** @description What the rule saw of the header */
                                        sent: string;
                                        value: string;
                                    }[];
                                    enabled: boolean;
                                    /** @description The rule */
                                    id: number;
                                    matches: boolean;
                                    name: string;
                                }[];
                                /** @description 200, 403 or 404, for a subscription that may connect */
                                status: number;
                                template_id: number | null;
                                /** @description Why this format: `asked`, a rule, or the built-in row of clients */
                                why: string;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in; the refresh token is set as a cookie
         * @description For the dashboard: the Origin must be that of this server.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description A JWT for `Authorization: Bearer` */
                                access_token: string;
                                /** @description Seconds the access token lasts */
                                expires_in: number;
                                user: {
                                    /**
                                     * Format: date-time
                                     * @description When the user was made
                                     */
                                    created_at: string;
                                    email: string;
                                    /** @description The id */
                                    id: number;
                                    /** @description Until then nothing but PUT /auth/password is open to the user */
                                    must_change_password: boolean;
                                    /**
                                     * @description What the user may do
                                     * @enum {unknown}
                                     */
                                    role: "admin" | "user";
                                    /**
                                     * @description A suspended user cannot sign in
                                     * @enum {unknown}
                                     */
                                    status: "active" | "suspended";
                                    /**
                                     * Format: date-time
                                     * @description When the user last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        /**
         * Sign out: the session of the cookie ends at once
         * @description For the dashboard: the Origin must be that of this server.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            message: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A fresh access token, by the cookie; null without one
         * @description For the dashboard: the Origin must be that of this server.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description A JWT for `Authorization: Bearer` */
                                access_token: string;
                                /** @description Seconds the access token lasts */
                                expires_in: number;
                                user: {
                                    /**
                                     * Format: date-time
                                     * @description When the user was made
                                     */
                                    created_at: string;
                                    email: string;
                                    /** @description The id */
                                    id: number;
                                    /** @description Until then nothing but PUT /auth/password is open to the user */
                                    must_change_password: boolean;
                                    /**
                                     * @description What the user may do
                                     * @enum {unknown}
                                     */
                                    role: "admin" | "user";
                                    /**
                                     * @description A suspended user cannot sign in
                                     * @enum {unknown}
                                     */
                                    status: "active" | "suspended";
                                    /**
                                     * Format: date-time
                                     * @description When the user last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                };
                            } | null;
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List subscriptions */
        get: {
            parameters: {
                query: {
                    /** @description Those that end before */
                    expires_before?: string;
                    /** @description Which way */
                    order: "asc" | "desc";
                    /** @description What to order by; without end: last */
                    order_by: "id" | "created_at" | "ends_at";
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                    /** @description On which plan */
                    plan_id?: number;
                    /** @description The id, or part of e-mail or plan name */
                    search?: string;
                    /** @description pending: not started, or on hold; limited: over quota */
                    status?: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                    /** @description Whose they are */
                    user_id?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    cancelled_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description When it was made
                                     */
                                    created_at: string;
                                    ends_at: string | null;
                                    /** @description The id */
                                    id: number;
                                    next_resets: string[];
                                    /** @description The quota is its own and not the one of the plan */
                                    own_quota: boolean;
                                    period: {
                                        ends_at: string | null;
                                        /**
                                         * Format: date-time
                                         * @description Its first moment
                                         */
                                        starts_at: string;
                                    } | null;
                                    plan: {
                                        /** @description The id of the plan */
                                        id: number;
                                        name: string;
                                    };
                                    quota_bytes: number | null;
                                    starts_at: string | null;
                                    /**
                                     * @description pending: not started, or on hold; limited: over quota
                                     * @enum {unknown}
                                     */
                                    status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                    suspended_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description When it last changed
                                     */
                                    updated_at: string;
                                    used: {
                                        /** @description Charged in this period */
                                        download: number;
                                        /** @description Charged in this period */
                                        upload: number;
                                    };
                                    user: {
                                        email: string;
                                        /** @description The id of the user */
                                        id: number;
                                    };
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Create a subscription */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ends_at?: string | null;
                        /** @description Its terms */
                        plan_id: number;
                        quota_bytes?: number | null;
                        starts_at?: string | null;
                        /** @description Whose it is */
                        user_id: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL; absent in the answer to a repeat */
                                link?: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a subscription, with its link */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        /** Change a subscription; absent fields keep their values */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ends_at?: string | null;
                        /** @description False: the quota of the plan counts again */
                        own_quota?: boolean;
                        /** @description Its terms from now on; dates and use stay */
                        plan_id?: number;
                        quota_bytes?: number | null;
                        starts_at?: string | null;
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        /** Delete a subscription; what was used stays */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a subscription; absent fields keep their values */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ends_at?: string | null;
                        /** @description False: the quota of the plan counts again */
                        own_quota?: boolean;
                        /** @description Its terms from now on; dates and use stay */
                        plan_id?: number;
                        quota_bytes?: number | null;
                        starts_at?: string | null;
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/subscriptions/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End it for good */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** New credentials; the link stays */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Devices that may fetch the link of a subscription, the oldest first
         * @description Kept only while the plan has an `hwid_limit`. Their ids are never shown: only hashes are kept.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description When it first fetched the link
                                     */
                                    created_at: string;
                                    /** @description The id */
                                    id: number;
                                    model: string | null;
                                    os: string | null;
                                    os_version: string | null;
                                }[];
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/devices/{device_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a device of a subscription: another one may take its place
         * @description It keeps the credentials it has; `POST …/credentials` takes those from all.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    device_id: number;
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Removed */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A new link; the old one is dead */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a client would get */
        get: {
            parameters: {
                query?: {
                    format?: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "v2ray" | "v2ray4" | "sip008" | "outline" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                    user_agent?: string;
                };
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                content_type: string;
                                document: string;
                                /** @description The format as the version in the User-Agent reads it */
                                form: string;
                                format: string;
                                /** @description What the rule adds */
                                headers: {
                                    [key: string]: string;
                                };
                                /** @description Nodes in the document */
                                included: number;
                                omitted: {
                                    code: string;
                                    name: string;
                                    reason: string;
                                }[];
                                response_rule: {
                                    action: string;
                                    /** @description The rule */
                                    id: number;
                                    name: string;
                                } | null;
                                /** @description Why this format: `asked`, a response rule, or the row of clients that the User-Agent matched */
                                rule: string;
                                /** @description Effective status of the subscription */
                                status: string;
                                template: {
                                    /** @description The template */
                                    id: number;
                                    name: string;
                                } | null;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add the plan's duration; late: from now */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/reset-usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count from zero; the history stays */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lift a suspension */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Block it until it is resumed */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                cancelled_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it was made
                                 */
                                created_at: string;
                                /** @description Client addresses are kept as keyed hashes, for the window only */
                                devices: {
                                    blocked_until: string | null;
                                    limit: number | null;
                                    /** @description Distinct addresses over all nodes, within the device window */
                                    online: number;
                                    /**
                                     * @description What happens beyond the limit; see the plan
                                     * @enum {unknown}
                                     */
                                    policy: "count" | "refuse" | "suspend";
                                };
                                ends_at: string | null;
                                /** @description The id */
                                id: number;
                                /** @description The full URL */
                                link: string;
                                next_resets: string[];
                                /** @description The quota is its own and not the one of the plan */
                                own_quota: boolean;
                                period: {
                                    ends_at: string | null;
                                    /**
                                     * Format: date-time
                                     * @description Its first moment
                                     */
                                    starts_at: string;
                                } | null;
                                plan: {
                                    /** @description The id of the plan */
                                    id: number;
                                    name: string;
                                };
                                quota_bytes: number | null;
                                starts_at: string | null;
                                /**
                                 * @description pending: not started, or on hold; limited: over quota
                                 * @enum {unknown}
                                 */
                                status: "pending" | "active" | "limited" | "expired" | "suspended" | "cancelled";
                                suspended_at: string | null;
                                /**
                                 * Format: date-time
                                 * @description When it last changed
                                 */
                                updated_at: string;
                                used: {
                                    /** @description Charged in this period */
                                    download: number;
                                    /** @description Charged in this period */
                                    upload: number;
                                };
                                user: {
                                    email: string;
                                    /** @description The id of the user */
                                    id: number;
                                };
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/subscriptions/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a subscription moved, by hour, day or month */
        get: {
            parameters: {
                query: {
                    /** @description Days and months are those of the plan's time zone */
                    by: "hour" | "day" | "month";
                    /** @description Default: 24 hours, 30 days or a year before `to` */
                    from?: string;
                    /** @description Only what was moved on this node */
                    node_id?: number;
                    /** @description Default: now */
                    to?: string;
                };
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                by: string;
                                /**
                                 * Format: date-time
                                 * @description The first moment covered: a full hour
                                 */
                                from: string;
                                /** @description In order of time; without those in which nothing moved */
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description Where the hour, day or month begins
                                     */
                                    at: string;
                                    /** @description Charged */
                                    download: number;
                                    /** @description When asked for one node */
                                    node_id?: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                }[];
                                /** @description In which days and months begin */
                                time_zone: string;
                                /**
                                 * Format: date-time
                                 * @description The end, not covered itself
                                 */
                                to: string;
                                totals: {
                                    /** @description Charged */
                                    download: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List templates, without their content */
        get: {
            parameters: {
                query: {
                    /** @description The format it is written for; singbox-1.11: what sing-box before 1.12 gets instead of singbox */
                    form?: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "singbox-1.11" | "v2ray" | "v2ray4" | "sip008" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                    /** @description Only those of this plan */
                    plan_id?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description When the template was made
                                     */
                                    created_at: string;
                                    /**
                                     * @description The format it is written for; singbox-1.11: what sing-box before 1.12 gets instead of singbox
                                     * @enum {unknown}
                                     */
                                    form: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "singbox-1.11" | "v2ray" | "v2ray4" | "sip008" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                                    /** @description The id */
                                    id: number;
                                    name: string;
                                    plan_id: number | null;
                                    /**
                                     * Format: date-time
                                     * @description When the template last changed
                                     */
                                    updated_at: string;
                                    /**
                                     * @description everybody: one per form; plan: the subscribers of plan_id; rules: whom a response rule gives it to
                                     * @enum {unknown}
                                     */
                                    used_by: "everybody" | "plan" | "rules";
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Create a template; what is wrong with it is said with the line */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description With {{proxies}} once, and where there are groups {{groups}} or {{proxy_names}} */
                        content: string;
                        /**
                         * @description The format it is written for; singbox-1.11: what sing-box before 1.12 gets instead of singbox
                         * @enum {unknown}
                         */
                        form: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "singbox-1.11" | "v2ray" | "v2ray4" | "sip008" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                        /** @description Unique */
                        name: string;
                        plan_id?: number | null;
                        /**
                         * @description everybody: one per form; plan: the subscribers of plan_id; rules: whom a response rule gives it to
                         * @enum {unknown}
                         */
                        used_by: "everybody" | "plan" | "rules";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                content: string;
                                /**
                                 * Format: date-time
                                 * @description When the template was made
                                 */
                                created_at: string;
                                /**
                                 * @description The format it is written for; singbox-1.11: what sing-box before 1.12 gets instead of singbox
                                 * @enum {unknown}
                                 */
                                form: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "singbox-1.11" | "v2ray" | "v2ray4" | "sip008" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                                /** @description The id */
                                id: number;
                                name: string;
                                plan_id: number | null;
                                /**
                                 * Format: date-time
                                 * @description When the template last changed
                                 */
                                updated_at: string;
                                /**
                                 * @description everybody: one per form; plan: the subscribers of plan_id; rules: whom a response rule gives it to
                                 * @enum {unknown}
                                 */
                                used_by: "everybody" | "plan" | "rules";
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a template */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                content: string;
                                /**
                                 * Format: date-time
                                 * @description When the template was made
                                 */
                                created_at: string;
                                /**
                                 * @description The format it is written for; singbox-1.11: what sing-box before 1.12 gets instead of singbox
                                 * @enum {unknown}
                                 */
                                form: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "singbox-1.11" | "v2ray" | "v2ray4" | "sip008" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                                /** @description The id */
                                id: number;
                                name: string;
                                plan_id: number | null;
                                /**
                                 * Format: date-time
                                 * @description When the template last changed
                                 */
                                updated_at: string;
                                /**
                                 * @description everybody: one per form; plan: the subscribers of plan_id; rules: whom a response rule gives it to
                                 * @enum {unknown}
                                 */
                                used_by: "everybody" | "plan" | "rules";
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        /** Change a template; a refused change leaves the last good one in use */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description With {{proxies}} once, and where there are groups {{groups}} or {{proxy_names}} */
                        content?: string;
                        /** @description Unique */
                        name?: string;
                        plan_id?: number | null;
                        /**
                         * @description everybody: one per form; plan: the subscribers of plan_id; rules: whom a response rule gives it to
                         * @enum {unknown}
                         */
                        used_by?: "everybody" | "plan" | "rules";
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                content: string;
                                /**
                                 * Format: date-time
                                 * @description When the template was made
                                 */
                                created_at: string;
                                /**
                                 * @description The format it is written for; singbox-1.11: what sing-box before 1.12 gets instead of singbox
                                 * @enum {unknown}
                                 */
                                form: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "singbox-1.11" | "v2ray" | "v2ray4" | "sip008" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                                /** @description The id */
                                id: number;
                                name: string;
                                plan_id: number | null;
                                /**
                                 * Format: date-time
                                 * @description When the template last changed
                                 */
                                updated_at: string;
                                /**
                                 * @description everybody: one per form; plan: the subscribers of plan_id; rules: whom a response rule gives it to
                                 * @enum {unknown}
                                 */
                                used_by: "everybody" | "plan" | "rules";
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        /** Delete a template that no response rule gives */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a template; a refused change leaves the last good one in use */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description With {{proxies}} once, and where there are groups {{groups}} or {{proxy_names}} */
                        content?: string;
                        /** @description Unique */
                        name?: string;
                        plan_id?: number | null;
                        /**
                         * @description everybody: one per form; plan: the subscribers of plan_id; rules: whom a response rule gives it to
                         * @enum {unknown}
                         */
                        used_by?: "everybody" | "plan" | "rules";
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                content: string;
                                /**
                                 * Format: date-time
                                 * @description When the template was made
                                 */
                                created_at: string;
                                /**
                                 * @description The format it is written for; singbox-1.11: what sing-box before 1.12 gets instead of singbox
                                 * @enum {unknown}
                                 */
                                form: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "singbox-1.11" | "v2ray" | "v2ray4" | "sip008" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                                /** @description The id */
                                id: number;
                                name: string;
                                plan_id: number | null;
                                /**
                                 * Format: date-time
                                 * @description When the template last changed
                                 */
                                updated_at: string;
                                /**
                                 * @description everybody: one per form; plan: the subscribers of plan_id; rules: whom a response rule gives it to
                                 * @enum {unknown}
                                 */
                                used_by: "everybody" | "plan" | "rules";
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/templates/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What would be wrong with a template; nothing is saved */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description With {{proxies}} once, and where there are groups {{groups}} or {{proxy_names}} */
                        content: string;
                        /**
                         * @description The format it is written for; singbox-1.11: what sing-box before 1.12 gets instead of singbox
                         * @enum {unknown}
                         */
                        form: "base64" | "links" | "clash" | "mihomo" | "stash" | "singbox" | "singbox-1.11" | "v2ray" | "v2ray4" | "sip008" | "surge" | "surfboard" | "loon" | "quantumultx" | "shadowrocket";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description None: it could be saved */
                                flaws: {
                                    line: number | null;
                                    reason: string;
                                }[];
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/traffic/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What all nodes moved, today and lately */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description The last 30; without those in which nothing moved */
                                days: {
                                    /**
                                     * Format: date-time
                                     * @description Where it begins, in UTC
                                     */
                                    at: string;
                                    /** @description Charged */
                                    download: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                }[];
                                /** @description The last 24; without those in which nothing moved */
                                hours: {
                                    /**
                                     * Format: date-time
                                     * @description Where it begins, in UTC
                                     */
                                    at: string;
                                    /** @description Charged */
                                    download: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                }[];
                                /** @description Whole hours */
                                last_24_hours: {
                                    /** @description Charged */
                                    download: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                };
                                /** @description Whole days, today included */
                                last_30_days: {
                                    /** @description Charged */
                                    download: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                };
                                /** @description The 30 days before those */
                                previous_30_days: {
                                    /** @description Charged */
                                    download: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                };
                                /** @description Since midnight UTC */
                                today: {
                                    /** @description Charged */
                                    download: number;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                };
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/traffic/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What nodes reported against what the books hold, by node and day */
        get: {
            parameters: {
                query?: {
                    /** @description Default: 24 hours, 30 days or a year before `to` */
                    from?: string;
                    /** @description This node alone */
                    node_id?: number;
                    /** @description Default: now */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /** @description Every difference is 0 */
                                balanced: boolean;
                                /**
                                 * Format: date-time
                                 * @description The first moment covered
                                 */
                                from: string;
                                /** @description Newest day first */
                                items: {
                                    /** @description Without a number: a repeat would count again */
                                    best_effort_reports: number;
                                    /** @description As it was charged in sum, report by report */
                                    charged: {
                                        /** @description Bytes */
                                        download: number;
                                        /** @description Bytes */
                                        upload: number;
                                    };
                                    /** @description Charged less what the rows of subscriptions say: must be 0 */
                                    charged_difference: number;
                                    /**
                                     * Format: date
                                     * @description UTC
                                     */
                                    day: string;
                                    /** @description Reported less subscriptions and unattributed, both directions: must be 0 */
                                    difference: number;
                                    /** @description Repeats refused on this day */
                                    duplicates: number;
                                    /** @description Numbers missing between counted ones, in epochs last heard of on this day */
                                    gaps: number;
                                    name: string | null;
                                    /** @description The node */
                                    node_id: number;
                                    oldest_unacknowledged: string | null;
                                    /** @description Raw, as the node's reports say in sum */
                                    reported: {
                                        /** @description Bytes */
                                        download: number;
                                        /** @description Bytes */
                                        upload: number;
                                    };
                                    reports: number;
                                    /** @description Summed up over the rows of subscriptions */
                                    subscriptions: {
                                        /** @description Charged */
                                        download: number;
                                        /** @description As the node reported it */
                                        raw_download: number;
                                        /** @description As the node reported it */
                                        raw_upload: number;
                                        /** @description Charged */
                                        upload: number;
                                    };
                                    /** @description Raw bytes that nobody may be charged for */
                                    unattributed: {
                                        /** @description Bytes */
                                        download: number;
                                        /** @description Bytes */
                                        upload: number;
                                    };
                                }[];
                                /**
                                 * Format: date-time
                                 * @description The end, not covered itself
                                 */
                                to: string;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/traffic/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who moved most, in whole days */
        get: {
            parameters: {
                query: {
                    /** @description Default: 24 hours, 30 days or a year before `to` */
                    from?: string;
                    /** @description Whose traffic. What nodes moved raw holds what is charged to nobody, too */
                    group: "subscription" | "user" | "node";
                    limit: number;
                    /** @description Default: now */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description The first moment covered
                                 */
                                from: string;
                                group: string;
                                /** @description Most charged bytes first */
                                items: {
                                    /**
                                     * @description Whether its traffic counts exactly once, as on the last day with reports: one without a number may be counted again when it is repeated
                                     * @enum {string}
                                     */
                                    counting?: "exactly_once" | "best_effort";
                                    /** @description Charged */
                                    download: number;
                                    /** @description Of the subscription, the user or the node */
                                    id: number;
                                    name: string | null;
                                    /** @description As the node reported it */
                                    raw_download: number;
                                    /** @description As the node reported it */
                                    raw_upload: number;
                                    /** @description Charged */
                                    upload: number;
                                }[];
                                /**
                                 * Format: date-time
                                 * @description The end, not covered itself
                                 */
                                to: string;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/traffic/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What subscriptions, users or nodes moved, by hour, day or month */
        get: {
            parameters: {
                query: {
                    /** @description Of UTC */
                    by: "hour" | "day" | "month";
                    /** @description Default: 24 hours, 30 days or a year before `to` */
                    from?: string;
                    /** @description Whose traffic. What nodes moved raw holds what is charged to nobody, too */
                    group: "subscription" | "user" | "node";
                    /** @description Whose, separated by commas; default: the `limit` that moved most */
                    ids?: string;
                    limit: number;
                    /** @description Default: now */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                by: string;
                                /**
                                 * Format: date-time
                                 * @description The first moment covered
                                 */
                                from: string;
                                group: string;
                                items: {
                                    /** @description In order of time; without those in which nothing moved */
                                    buckets: {
                                        /**
                                         * Format: date-time
                                         * @description Where it begins, in UTC
                                         */
                                        at: string;
                                        /** @description Charged */
                                        download: number;
                                        /** @description As the node reported it */
                                        raw_download: number;
                                        /** @description As the node reported it */
                                        raw_upload: number;
                                        /** @description Charged */
                                        upload: number;
                                    }[];
                                    /** @description Of the subscription, the user or the node */
                                    id: number;
                                    name: string | null;
                                    totals: {
                                        /** @description Charged */
                                        download: number;
                                        /** @description As the node reported it */
                                        raw_download: number;
                                        /** @description As the node reported it */
                                        raw_upload: number;
                                        /** @description Charged */
                                        upload: number;
                                    };
                                }[];
                                /**
                                 * Format: date-time
                                 * @description The end, not covered itself
                                 */
                                to: string;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: {
            parameters: {
                query: {
                    /** @description Which way */
                    order: "asc" | "desc";
                    /** @description What to order by */
                    order_by: "id" | "email" | "created_at";
                    /** @description Which page, from 1 */
                    page: number;
                    /** @description Items per page */
                    page_size: number;
                    /** @description What the user may do */
                    role?: "admin" | "user";
                    /** @description Part of the e-mail, in any case */
                    search?: string;
                    /** @description A suspended user cannot sign in */
                    status?: "active" | "suspended";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                items: {
                                    /**
                                     * Format: date-time
                                     * @description When the user was made
                                     */
                                    created_at: string;
                                    email: string;
                                    /** @description The id */
                                    id: number;
                                    /** @description Until then nothing but PUT /auth/password is open to the user */
                                    must_change_password: boolean;
                                    /**
                                     * @description What the user may do
                                     * @enum {unknown}
                                     */
                                    role: "admin" | "user";
                                    /**
                                     * @description A suspended user cannot sign in
                                     * @enum {unknown}
                                     */
                                    status: "active" | "suspended";
                                    /**
                                     * Format: date-time
                                     * @description When the user last changed
                                     */
                                    updated_at: string;
                                    /** @description The version that was read */
                                    version: number;
                                }[];
                                page: number;
                                page_size: number;
                                total: number;
                                total_pages: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        put?: never;
        /** Create a user */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Unique without regard to case */
                        email: string;
                        password: string;
                        /**
                         * @description What the user may do
                         * @default user
                         * @enum {unknown}
                         */
                        role: "admin" | "user";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the user was made
                                 */
                                created_at: string;
                                email: string;
                                /** @description The id */
                                id: number;
                                /** @description Until then nothing but PUT /auth/password is open to the user */
                                must_change_password: boolean;
                                /**
                                 * @description What the user may do
                                 * @enum {unknown}
                                 */
                                role: "admin" | "user";
                                /**
                                 * @description A suspended user cannot sign in
                                 * @enum {unknown}
                                 */
                                status: "active" | "suspended";
                                /**
                                 * Format: date-time
                                 * @description When the user last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a user */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the user was made
                                 */
                                created_at: string;
                                email: string;
                                /** @description The id */
                                id: number;
                                /** @description Until then nothing but PUT /auth/password is open to the user */
                                must_change_password: boolean;
                                /**
                                 * @description What the user may do
                                 * @enum {unknown}
                                 */
                                role: "admin" | "user";
                                /**
                                 * @description A suspended user cannot sign in
                                 * @enum {unknown}
                                 */
                                status: "active" | "suspended";
                                /**
                                 * Format: date-time
                                 * @description When the user last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        /** Change a user; absent fields stay. Suspending and a new password end the sessions at once */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Unique without regard to case */
                        email?: string;
                        password?: string;
                        /**
                         * @description What the user may do
                         * @enum {unknown}
                         */
                        role?: "admin" | "user";
                        /**
                         * @description A suspended user cannot sign in
                         * @enum {unknown}
                         */
                        status?: "active" | "suspended";
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the user was made
                                 */
                                created_at: string;
                                email: string;
                                /** @description The id */
                                id: number;
                                /** @description Until then nothing but PUT /auth/password is open to the user */
                                must_change_password: boolean;
                                /**
                                 * @description What the user may do
                                 * @enum {unknown}
                                 */
                                role: "admin" | "user";
                                /**
                                 * @description A suspended user cannot sign in
                                 * @enum {unknown}
                                 */
                                status: "active" | "suspended";
                                /**
                                 * Format: date-time
                                 * @description When the user last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        post?: never;
        /** Delete a user who has no subscriptions */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deleted */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change a user; absent fields stay. Suspending and a new password end the sessions at once */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The id */
                    id: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Unique without regard to case */
                        email?: string;
                        password?: string;
                        /**
                         * @description What the user may do
                         * @enum {unknown}
                         */
                        role?: "admin" | "user";
                        /**
                         * @description A suspended user cannot sign in
                         * @enum {unknown}
                         */
                        status?: "active" | "suspended";
                        /** @description The version that was read */
                        version?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: {
                                /**
                                 * Format: date-time
                                 * @description When the user was made
                                 */
                                created_at: string;
                                email: string;
                                /** @description The id */
                                id: number;
                                /** @description Until then nothing but PUT /auth/password is open to the user */
                                must_change_password: boolean;
                                /**
                                 * @description What the user may do
                                 * @enum {unknown}
                                 */
                                role: "admin" | "user";
                                /**
                                 * @description A suspended user cannot sign in
                                 * @enum {unknown}
                                 */
                                status: "active" | "suspended";
                                /**
                                 * Format: date-time
                                 * @description When the user last changed
                                 */
                                updated_at: string;
                                /** @description The version that was read */
                                version: number;
                            };
                            message?: string;
                            /** @enum {boolean} */
                            success: true;
                        };
                    };
                };
                /** @description Refused */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorEnvelope"];
                    };
                };
            };
        };
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Every answer that is not a success */
        ErrorEnvelope: {
            error: {
                /** @description Stable, see docs/errors.md */
                code: string;
                /** @description For VALIDATION_ERROR: `fields`, each with path and message */
                details?: unknown;
                message: string;
            };
            message: string;
            /** @enum {boolean} */
            success: false;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
