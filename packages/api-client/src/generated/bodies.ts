// Made by `pnpm docs:generate` from the OpenAPI document of apps/api; do not edit.

/** PATCH /document-texts */
export const patchDocumentTexts = {
  "type": "object",
  "properties": {
    "title": {
      "anyOf": [
        {
          "type": "string",
          "minLength": 1,
          "maxLength": 200,
          "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"
        },
        {
          "type": "null"
        }
      ]
    },
    "announcement": {
      "anyOf": [
        {
          "type": "string",
          "minLength": 1,
          "maxLength": 500,
          "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"
        },
        {
          "type": "null"
        }
      ]
    },
    "node_name": {
      "anyOf": [
        {
          "type": "string",
          "minLength": 1,
          "maxLength": 200,
          "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"
        },
        {
          "type": "null"
        }
      ]
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PATCH /machines/{id} */
export const patchMachinesId = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 200
    },
    "address": {
      "type": "string",
      "minLength": 1,
      "maxLength": 253
    },
    "summary": {
      "anyOf": [
        {
          "type": "string",
          "maxLength": 2000
        },
        {
          "type": "null"
        }
      ]
    },
    "owner_id": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "status": {
      "type": "integer",
      "enum": [
        1,
        2,
        3,
        4,
        5,
        9,
        245,
        255
      ]
    },
    "console": {
      "anyOf": [
        {
          "type": "object",
          "required": [
            "host"
          ],
          "properties": {
            "vdi_type": {
              "type": "integer",
              "minimum": 1,
              "maximum": 255
            },
            "host": {
              "type": "string",
              "minLength": 1,
              "maxLength": 253
            },
            "port": {
              "anyOf": [
                {
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 65535
                },
                {
                  "type": "null"
                }
              ]
            }
          },
          "additionalProperties": false
        },
        {
          "type": "null"
        }
      ]
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PATCH /nodes/{id}/status */
export const patchNodesIdStatus = {
  "type": "object",
  "required": [
    "status"
  ],
  "properties": {
    "status": {
      "type": "string",
      "enum": [
        "active",
        "inactive",
        "maintenance"
      ]
    },
    "maintenance_reason": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 500
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PATCH /plans/{id} */
export const patchPlansId = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "description": {
      "anyOf": [
        {
          "type": "string",
          "maxLength": 5000
        },
        {
          "type": "null"
        }
      ]
    },
    "quota_bytes": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 0,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "reset": {
      "enum": [
        "never",
        "day",
        "week",
        "month",
        "month_rolling",
        "year"
      ]
    },
    "time_zone": {
      "type": "string",
      "minLength": 1,
      "maxLength": 64
    },
    "duration_days": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 36500
        },
        {
          "type": "null"
        }
      ]
    },
    "device_limit": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        {
          "type": "null"
        }
      ]
    },
    "device_policy": {
      "enum": [
        "count",
        "refuse",
        "suspend"
      ]
    },
    "device_suspend_minutes": {
      "type": "integer",
      "minimum": 1,
      "maximum": 10080
    },
    "hwid_limit": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 100
        },
        {
          "type": "null"
        }
      ]
    },
    "speed_limit_mbps": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        {
          "type": "null"
        }
      ]
    },
    "node_tags": {
      "type": "array",
      "items": {
        "type": "string",
        "maxLength": 256
      },
      "maxItems": 50
    },
    "on_hold": {
      "type": "boolean"
    },
    "status": {
      "enum": [
        "active",
        "inactive"
      ]
    },
    "prices": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "amount",
          "currency"
        ],
        "properties": {
          "amount": {
            "type": "integer",
            "minimum": 0,
            "maximum": 2147483647
          },
          "currency": {
            "type": "string",
            "pattern": "^[A-Z]{3}$"
          },
          "period": {
            "enum": [
              "once",
              "day",
              "week",
              "month",
              "quarter",
              "half_year",
              "year"
            ]
          }
        },
        "additionalProperties": false
      },
      "maxItems": 50
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PATCH /probes/hosts/{id} */
export const patchProbesHostsId = {
  "type": "object",
  "required": [
    "requests_per_minute"
  ],
  "properties": {
    "requests_per_minute": {
      "type": "integer",
      "minimum": 1,
      "maximum": 600
    }
  },
  "additionalProperties": false
};

/** PATCH /response-rules/{id} */
export const patchResponseRulesId = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "outcome": {
      "type": "object",
      "required": [
        "action"
      ],
      "properties": {
        "action": {
          "enum": [
            "serve",
            "block",
            "not_found"
          ]
        },
        "format": {
          "anyOf": [
            {
              "enum": [
                "base64",
                "links",
                "clash",
                "mihomo",
                "stash",
                "singbox",
                "v2ray",
                "v2ray4",
                "sip008",
                "outline",
                "surge",
                "surfboard",
                "loon",
                "quantumultx",
                "shadowrocket"
              ]
            },
            {
              "type": "null"
            }
          ]
        },
        "headers": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "name",
              "value"
            ],
            "properties": {
              "name": {
                "type": "string",
                "maxLength": 64
              },
              "value": {
                "type": "string",
                "maxLength": 1000
              }
            },
            "additionalProperties": false
          },
          "maxItems": 20
        },
        "template_id": {
          "anyOf": [
            {
              "type": "integer",
              "minimum": 1,
              "maximum": 9007199254740991
            },
            {
              "type": "null"
            }
          ]
        }
      },
      "additionalProperties": false
    },
    "enabled": {
      "type": "boolean"
    },
    "conditions": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "header",
          "operator",
          "value"
        ],
        "properties": {
          "header": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64
          },
          "operator": {
            "enum": [
              "equals",
              "contains",
              "starts",
              "regex"
            ]
          },
          "value": {
            "type": "string",
            "maxLength": 512
          },
          "not": {
            "type": "boolean"
          }
        },
        "additionalProperties": false
      },
      "maxItems": 10
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PATCH /subscriptions/{id} */
export const patchSubscriptionsId = {
  "type": "object",
  "properties": {
    "plan_id": {
      "type": "integer",
      "minimum": 1,
      "maximum": 9007199254740991
    },
    "starts_at": {
      "anyOf": [
        {
          "type": "string",
          "format": "date-time"
        },
        {
          "type": "null"
        }
      ]
    },
    "ends_at": {
      "anyOf": [
        {
          "type": "string",
          "format": "date-time"
        },
        {
          "type": "null"
        }
      ]
    },
    "quota_bytes": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 0,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "own_quota": {
      "type": "boolean"
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PATCH /templates/{id} */
export const patchTemplatesId = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "used_by": {
      "enum": [
        "everybody",
        "plan",
        "rules"
      ]
    },
    "plan_id": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "content": {
      "type": "string",
      "minLength": 1,
      "maxLength": 262144
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PATCH /users/{id} */
export const patchUsersId = {
  "type": "object",
  "properties": {
    "email": {
      "type": "string",
      "minLength": 3,
      "maxLength": 254
    },
    "password": {
      "type": "string",
      "minLength": 8,
      "maxLength": 128
    },
    "role": {
      "enum": [
        "admin",
        "user"
      ]
    },
    "status": {
      "enum": [
        "active",
        "suspended"
      ]
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** POST /api-tokens */
export const postApiTokens = {
  "type": "object",
  "required": [
    "name",
    "scopes"
  ],
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "scopes": {
      "type": "array",
      "items": {
        "enum": [
          "mu",
          "probe",
          "probe:init",
          "admin:read",
          "admin:write"
        ]
      },
      "minItems": 1,
      "maxItems": 5
    },
    "expires_at": {
      "anyOf": [
        {
          "type": "string",
          "format": "date-time"
        },
        {
          "type": "null"
        }
      ]
    }
  },
  "additionalProperties": false
};

/** POST /auth/login */
export const postAuthLogin = {
  "type": "object",
  "required": [
    "email",
    "password"
  ],
  "properties": {
    "email": {
      "type": "string",
      "minLength": 1,
      "maxLength": 254
    },
    "password": {
      "type": "string",
      "minLength": 1,
      "maxLength": 1024
    }
  },
  "additionalProperties": false
};

/** POST /auth/refresh */
export const postAuthRefresh = {
  "type": "object",
  "required": [
    "refresh_token"
  ],
  "properties": {
    "refresh_token": {
      "type": "string",
      "minLength": 1,
      "maxLength": 256
    }
  },
  "additionalProperties": false
};

/** POST /machines */
export const postMachines = {
  "type": "object",
  "required": [
    "name",
    "address"
  ],
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 200
    },
    "address": {
      "type": "string",
      "minLength": 1,
      "maxLength": 253
    },
    "summary": {
      "anyOf": [
        {
          "type": "string",
          "maxLength": 2000
        },
        {
          "type": "null"
        }
      ]
    },
    "owner_id": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "status": {
      "type": "integer",
      "enum": [
        1,
        2,
        3,
        4,
        5,
        9,
        245,
        255
      ]
    },
    "console": {
      "anyOf": [
        {
          "type": "object",
          "required": [
            "host"
          ],
          "properties": {
            "vdi_type": {
              "type": "integer",
              "minimum": 1,
              "maximum": 255
            },
            "host": {
              "type": "string",
              "minLength": 1,
              "maxLength": 253
            },
            "port": {
              "anyOf": [
                {
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 65535
                },
                {
                  "type": "null"
                }
              ]
            }
          },
          "additionalProperties": false
        },
        {
          "type": "null"
        }
      ]
    }
  },
  "additionalProperties": false
};

/** POST /nodes */
export const postNodes = {
  "type": "object",
  "required": [
    "name",
    "server_address",
    "server_port",
    "protocol"
  ],
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 200
    },
    "server_address": {
      "type": "string",
      "minLength": 1,
      "maxLength": 253
    },
    "server_port": {
      "type": "integer",
      "minimum": 1,
      "maximum": 65535
    },
    "protocol": {
      "type": "string",
      "enum": [
        "shadowsocks",
        "trojan",
        "vless",
        "vmess",
        "hysteria2",
        "tuic",
        "anytls"
      ]
    },
    "encryption_method": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 64
    },
    "plugin": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 64
    },
    "plugin_opts": {
      "type": [
        "object",
        "null"
      ],
      "additionalProperties": {
        "type": "string"
      },
      "maxProperties": 20
    },
    "settings": {
      "type": [
        "object",
        "null"
      ],
      "properties": {
        "transport": {
          "type": "object",
          "required": [
            "type"
          ],
          "properties": {
            "type": {
              "type": "string",
              "enum": [
                "tcp",
                "ws",
                "grpc",
                "httpupgrade",
                "xhttp"
              ]
            },
            "path": {
              "type": "string",
              "maxLength": 255
            },
            "host": {
              "type": "string",
              "maxLength": 255
            },
            "service_name": {
              "type": "string",
              "maxLength": 255
            }
          },
          "additionalProperties": false
        },
        "security": {
          "type": "object",
          "required": [
            "type"
          ],
          "properties": {
            "type": {
              "type": "string",
              "enum": [
                "none",
                "tls",
                "reality"
              ]
            },
            "sni": {
              "type": "string",
              "maxLength": 253
            },
            "alpn": {
              "type": "array",
              "items": {
                "type": "string",
                "enum": [
                  "h2",
                  "http/1.1",
                  "h3"
                ]
              },
              "maxItems": 3
            },
            "fingerprint": {
              "type": "string",
              "enum": [
                "chrome",
                "firefox",
                "safari",
                "ios",
                "android",
                "edge",
                "360",
                "qq",
                "random"
              ]
            },
            "allow_insecure": {
              "type": "boolean"
            },
            "certificate_sha256": {
              "type": "string",
              "maxLength": 95
            },
            "reality": {
              "type": "object",
              "required": [
                "target",
                "server_names"
              ],
              "properties": {
                "target": {
                  "type": "string",
                  "maxLength": 260
                },
                "server_names": {
                  "type": "array",
                  "items": {
                    "type": "string",
                    "maxLength": 253
                  },
                  "maxItems": 32
                },
                "public_key": {
                  "type": "string",
                  "maxLength": 64
                },
                "short_ids": {
                  "type": "array",
                  "items": {
                    "type": "string",
                    "maxLength": 16
                  },
                  "maxItems": 32
                },
                "private_key": {
                  "type": "string",
                  "maxLength": 64
                }
              },
              "additionalProperties": false
            }
          },
          "additionalProperties": false
        },
        "flow": {
          "type": "string",
          "enum": [
            "xtls-rprx-vision",
            ""
          ]
        },
        "cipher": {
          "type": "string",
          "enum": [
            "auto",
            "aes-128-gcm",
            "chacha20-poly1305",
            "none",
            "zero"
          ]
        },
        "obfs": {
          "type": "object",
          "required": [
            "type",
            "password"
          ],
          "properties": {
            "type": {
              "type": "string",
              "enum": [
                "salamander"
              ]
            },
            "password": {
              "type": "string",
              "minLength": 4,
              "maxLength": 255
            }
          },
          "additionalProperties": false
        },
        "up_mbps": {
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000
        },
        "down_mbps": {
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000
        },
        "ports": {
          "type": "string",
          "maxLength": 512
        },
        "congestion_control": {
          "type": "string",
          "enum": [
            "bbr",
            "cubic",
            "new_reno"
          ]
        },
        "udp_relay_mode": {
          "type": "string",
          "enum": [
            "native",
            "quic"
          ]
        },
        "idle_session_check_interval": {
          "type": "integer",
          "minimum": 6,
          "maximum": 86400
        },
        "idle_session_timeout": {
          "type": "integer",
          "minimum": 6,
          "maximum": 86400
        },
        "min_idle_session": {
          "type": "integer",
          "minimum": 0,
          "maximum": 1024
        },
        "padding": {
          "type": "array",
          "items": {
            "type": "string",
            "maxLength": 512
          },
          "maxItems": 64
        }
      },
      "additionalProperties": false
    },
    "region": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 64
    },
    "tags": {
      "type": "array",
      "items": {
        "type": "string",
        "maxLength": 64
      },
      "maxItems": 50
    },
    "description": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 2000
    },
    "sort_order": {
      "type": "integer",
      "minimum": -2147483647,
      "maximum": 2147483647
    },
    "listen_port": {
      "type": [
        "integer",
        "null"
      ],
      "minimum": 1,
      "maximum": 65535
    },
    "machine_id": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "multiplier": {
      "type": "number",
      "minimum": 0,
      "maximum": 1000
    },
    "agent": {
      "type": "string",
      "enum": [
        "native",
        "orris",
        "uniproxy",
        "mu"
      ]
    },
    "port_per_subscription": {
      "type": "boolean"
    },
    "route": {
      "type": [
        "object",
        "null"
      ],
      "properties": {
        "allow": {
          "type": "array",
          "items": {
            "type": "string",
            "maxLength": 64
          },
          "maxItems": 100
        },
        "block": {
          "type": "array",
          "items": {
            "type": "string",
            "maxLength": 64
          },
          "maxItems": 100
        },
        "mail": {
          "type": "boolean"
        },
        "bittorrent": {
          "type": "boolean"
        }
      },
      "additionalProperties": false
    },
    "hidden": {
      "type": "boolean"
    },
    "certificate_sha256": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 95
    }
  },
  "additionalProperties": false
};

/** POST /nodes/{id}/commands */
export const postNodesIdCommands = {
  "type": "object",
  "required": [
    "action"
  ],
  "properties": {
    "action": {
      "type": "string",
      "enum": [
        "reload_config",
        "restart",
        "stop",
        "update",
        "api_url_changed"
      ]
    },
    "payload": {
      "type": "object",
      "maxProperties": 8,
      "additionalProperties": {
        "type": "string",
        "maxLength": 2000
      }
    },
    "current_password": {
      "type": "string",
      "maxLength": 1024
    }
  },
  "additionalProperties": false
};

/** POST /plans */
export const postPlans = {
  "type": "object",
  "required": [
    "name"
  ],
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "description": {
      "anyOf": [
        {
          "type": "string",
          "maxLength": 5000
        },
        {
          "type": "null"
        }
      ]
    },
    "quota_bytes": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 0,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "reset": {
      "enum": [
        "never",
        "day",
        "week",
        "month",
        "month_rolling",
        "year"
      ]
    },
    "time_zone": {
      "type": "string",
      "minLength": 1,
      "maxLength": 64
    },
    "duration_days": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 36500
        },
        {
          "type": "null"
        }
      ]
    },
    "device_limit": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        {
          "type": "null"
        }
      ]
    },
    "device_policy": {
      "enum": [
        "count",
        "refuse",
        "suspend"
      ]
    },
    "device_suspend_minutes": {
      "type": "integer",
      "minimum": 1,
      "maximum": 10080
    },
    "hwid_limit": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 100
        },
        {
          "type": "null"
        }
      ]
    },
    "speed_limit_mbps": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        {
          "type": "null"
        }
      ]
    },
    "node_tags": {
      "type": "array",
      "items": {
        "type": "string",
        "maxLength": 256
      },
      "maxItems": 50
    },
    "on_hold": {
      "type": "boolean"
    },
    "status": {
      "enum": [
        "active",
        "inactive"
      ]
    },
    "prices": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "amount",
          "currency"
        ],
        "properties": {
          "amount": {
            "type": "integer",
            "minimum": 0,
            "maximum": 2147483647
          },
          "currency": {
            "type": "string",
            "pattern": "^[A-Z]{3}$"
          },
          "period": {
            "enum": [
              "once",
              "day",
              "week",
              "month",
              "quarter",
              "half_year",
              "year"
            ]
          }
        },
        "additionalProperties": false
      },
      "maxItems": 50
    }
  },
  "additionalProperties": false
};

/** POST /probes/hosts */
export const postProbesHosts = {
  "type": "object",
  "required": [
    "host"
  ],
  "properties": {
    "host": {
      "type": "string",
      "minLength": 1,
      "maxLength": 261
    },
    "requests_per_minute": {
      "type": "integer",
      "minimum": 1,
      "maximum": 600,
      "default": 6
    }
  },
  "additionalProperties": false
};

/** POST /probes/missions */
export const postProbesMissions = {
  "type": "object",
  "required": [
    "host",
    "target"
  ],
  "properties": {
    "method": {
      "type": "string",
      "maxLength": 16,
      "default": "GET"
    },
    "scheme": {
      "enum": [
        "http",
        "https"
      ],
      "default": "https"
    },
    "host": {
      "type": "string",
      "minLength": 1,
      "maxLength": 261
    },
    "path": {
      "type": "string",
      "maxLength": 8192,
      "default": "/"
    },
    "header": {
      "type": "object",
      "additionalProperties": {
        "anyOf": [
          {
            "type": "string",
            "maxLength": 8192
          },
          {
            "type": "number"
          },
          {
            "type": "boolean"
          }
        ]
      },
      "maxProperties": 100
    },
    "param": {
      "type": "object",
      "additionalProperties": {
        "anyOf": [
          {
            "type": "string",
            "maxLength": 8192
          },
          {
            "type": "number"
          },
          {
            "type": "boolean"
          }
        ]
      },
      "maxProperties": 100
    },
    "data": {
      "type": "string",
      "maxLength": 65536,
      "default": ""
    },
    "target": {
      "type": "integer",
      "minimum": 0,
      "maximum": 1000000
    }
  },
  "additionalProperties": false
};

/** POST /response-rules */
export const postResponseRules = {
  "type": "object",
  "required": [
    "name",
    "outcome"
  ],
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "outcome": {
      "type": "object",
      "required": [
        "action"
      ],
      "properties": {
        "action": {
          "enum": [
            "serve",
            "block",
            "not_found"
          ]
        },
        "format": {
          "anyOf": [
            {
              "enum": [
                "base64",
                "links",
                "clash",
                "mihomo",
                "stash",
                "singbox",
                "v2ray",
                "v2ray4",
                "sip008",
                "outline",
                "surge",
                "surfboard",
                "loon",
                "quantumultx",
                "shadowrocket"
              ]
            },
            {
              "type": "null"
            }
          ]
        },
        "headers": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "name",
              "value"
            ],
            "properties": {
              "name": {
                "type": "string",
                "maxLength": 64
              },
              "value": {
                "type": "string",
                "maxLength": 1000
              }
            },
            "additionalProperties": false
          },
          "maxItems": 20
        },
        "template_id": {
          "anyOf": [
            {
              "type": "integer",
              "minimum": 1,
              "maximum": 9007199254740991
            },
            {
              "type": "null"
            }
          ]
        }
      },
      "additionalProperties": false
    },
    "enabled": {
      "type": "boolean"
    },
    "conditions": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "header",
          "operator",
          "value"
        ],
        "properties": {
          "header": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64
          },
          "operator": {
            "enum": [
              "equals",
              "contains",
              "starts",
              "regex"
            ]
          },
          "value": {
            "type": "string",
            "maxLength": 512
          },
          "not": {
            "type": "boolean"
          }
        },
        "additionalProperties": false
      },
      "maxItems": 10
    }
  },
  "additionalProperties": false
};

/** POST /response-rules/test */
export const postResponseRulesTest = {
  "type": "object",
  "required": [
    "headers"
  ],
  "properties": {
    "headers": {
      "type": "object",
      "maxProperties": 100,
      "additionalProperties": {
        "type": "string",
        "maxLength": 8192
      }
    },
    "format": {
      "enum": [
        "base64",
        "links",
        "clash",
        "mihomo",
        "stash",
        "singbox",
        "v2ray",
        "v2ray4",
        "sip008",
        "outline",
        "surge",
        "surfboard",
        "loon",
        "quantumultx",
        "shadowrocket"
      ]
    }
  },
  "additionalProperties": false
};

/** POST /session */
export const postSession = {
  "type": "object",
  "required": [
    "email",
    "password"
  ],
  "properties": {
    "email": {
      "type": "string",
      "minLength": 1,
      "maxLength": 254
    },
    "password": {
      "type": "string",
      "minLength": 1,
      "maxLength": 1024
    }
  },
  "additionalProperties": false
};

/** POST /subscriptions */
export const postSubscriptions = {
  "type": "object",
  "required": [
    "user_id",
    "plan_id"
  ],
  "properties": {
    "user_id": {
      "type": "integer",
      "minimum": 1,
      "maximum": 9007199254740991
    },
    "plan_id": {
      "type": "integer",
      "minimum": 1,
      "maximum": 9007199254740991
    },
    "starts_at": {
      "anyOf": [
        {
          "type": "string",
          "format": "date-time"
        },
        {
          "type": "null"
        }
      ]
    },
    "ends_at": {
      "anyOf": [
        {
          "type": "string",
          "format": "date-time"
        },
        {
          "type": "null"
        }
      ]
    },
    "quota_bytes": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 0,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    }
  },
  "additionalProperties": false
};

/** POST /templates */
export const postTemplates = {
  "type": "object",
  "required": [
    "name",
    "form",
    "used_by",
    "content"
  ],
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "form": {
      "enum": [
        "base64",
        "links",
        "clash",
        "mihomo",
        "stash",
        "singbox",
        "singbox-1.11",
        "v2ray",
        "v2ray4",
        "sip008",
        "surge",
        "surfboard",
        "loon",
        "quantumultx",
        "shadowrocket"
      ]
    },
    "used_by": {
      "enum": [
        "everybody",
        "plan",
        "rules"
      ]
    },
    "plan_id": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "content": {
      "type": "string",
      "minLength": 1,
      "maxLength": 262144
    }
  },
  "additionalProperties": false
};

/** POST /templates/check */
export const postTemplatesCheck = {
  "type": "object",
  "required": [
    "form",
    "content"
  ],
  "properties": {
    "form": {
      "enum": [
        "base64",
        "links",
        "clash",
        "mihomo",
        "stash",
        "singbox",
        "singbox-1.11",
        "v2ray",
        "v2ray4",
        "sip008",
        "surge",
        "surfboard",
        "loon",
        "quantumultx",
        "shadowrocket"
      ]
    },
    "content": {
      "type": "string",
      "minLength": 1,
      "maxLength": 262144
    }
  },
  "additionalProperties": false
};

/** POST /users */
export const postUsers = {
  "type": "object",
  "required": [
    "email",
    "password",
    "role"
  ],
  "properties": {
    "email": {
      "type": "string",
      "minLength": 3,
      "maxLength": 254
    },
    "password": {
      "type": "string",
      "minLength": 8,
      "maxLength": 128
    },
    "role": {
      "enum": [
        "admin",
        "user"
      ],
      "default": "user"
    }
  },
  "additionalProperties": false
};

/** PUT /auth/password */
export const putAuthPassword = {
  "type": "object",
  "required": [
    "current_password",
    "new_password"
  ],
  "properties": {
    "current_password": {
      "type": "string",
      "minLength": 1,
      "maxLength": 1024
    },
    "new_password": {
      "type": "string",
      "minLength": 8,
      "maxLength": 128
    }
  },
  "additionalProperties": false
};

/** PUT /document-texts */
export const putDocumentTexts = {
  "type": "object",
  "properties": {
    "title": {
      "anyOf": [
        {
          "type": "string",
          "minLength": 1,
          "maxLength": 200,
          "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"
        },
        {
          "type": "null"
        }
      ]
    },
    "announcement": {
      "anyOf": [
        {
          "type": "string",
          "minLength": 1,
          "maxLength": 500,
          "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"
        },
        {
          "type": "null"
        }
      ]
    },
    "node_name": {
      "anyOf": [
        {
          "type": "string",
          "minLength": 1,
          "maxLength": 200,
          "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"
        },
        {
          "type": "null"
        }
      ]
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PUT /machines/{id} */
export const putMachinesId = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 200
    },
    "address": {
      "type": "string",
      "minLength": 1,
      "maxLength": 253
    },
    "summary": {
      "anyOf": [
        {
          "type": "string",
          "maxLength": 2000
        },
        {
          "type": "null"
        }
      ]
    },
    "owner_id": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "status": {
      "type": "integer",
      "enum": [
        1,
        2,
        3,
        4,
        5,
        9,
        245,
        255
      ]
    },
    "console": {
      "anyOf": [
        {
          "type": "object",
          "required": [
            "host"
          ],
          "properties": {
            "vdi_type": {
              "type": "integer",
              "minimum": 1,
              "maximum": 255
            },
            "host": {
              "type": "string",
              "minLength": 1,
              "maxLength": 253
            },
            "port": {
              "anyOf": [
                {
                  "type": "integer",
                  "minimum": 1,
                  "maximum": 65535
                },
                {
                  "type": "null"
                }
              ]
            }
          },
          "additionalProperties": false
        },
        {
          "type": "null"
        }
      ]
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PUT /nodes/{id} */
export const putNodesId = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 200
    },
    "server_address": {
      "type": "string",
      "minLength": 1,
      "maxLength": 253
    },
    "server_port": {
      "type": "integer",
      "minimum": 1,
      "maximum": 65535
    },
    "protocol": {
      "type": "string",
      "enum": [
        "shadowsocks",
        "trojan",
        "vless",
        "vmess",
        "hysteria2",
        "tuic",
        "anytls"
      ]
    },
    "encryption_method": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 64
    },
    "plugin": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 64
    },
    "plugin_opts": {
      "type": [
        "object",
        "null"
      ],
      "additionalProperties": {
        "type": "string"
      },
      "maxProperties": 20
    },
    "settings": {
      "type": [
        "object",
        "null"
      ],
      "properties": {
        "transport": {
          "type": "object",
          "required": [
            "type"
          ],
          "properties": {
            "type": {
              "type": "string",
              "enum": [
                "tcp",
                "ws",
                "grpc",
                "httpupgrade",
                "xhttp"
              ]
            },
            "path": {
              "type": "string",
              "maxLength": 255
            },
            "host": {
              "type": "string",
              "maxLength": 255
            },
            "service_name": {
              "type": "string",
              "maxLength": 255
            }
          },
          "additionalProperties": false
        },
        "security": {
          "type": "object",
          "required": [
            "type"
          ],
          "properties": {
            "type": {
              "type": "string",
              "enum": [
                "none",
                "tls",
                "reality"
              ]
            },
            "sni": {
              "type": "string",
              "maxLength": 253
            },
            "alpn": {
              "type": "array",
              "items": {
                "type": "string",
                "enum": [
                  "h2",
                  "http/1.1",
                  "h3"
                ]
              },
              "maxItems": 3
            },
            "fingerprint": {
              "type": "string",
              "enum": [
                "chrome",
                "firefox",
                "safari",
                "ios",
                "android",
                "edge",
                "360",
                "qq",
                "random"
              ]
            },
            "allow_insecure": {
              "type": "boolean"
            },
            "certificate_sha256": {
              "type": "string",
              "maxLength": 95
            },
            "reality": {
              "type": "object",
              "required": [
                "target",
                "server_names"
              ],
              "properties": {
                "target": {
                  "type": "string",
                  "maxLength": 260
                },
                "server_names": {
                  "type": "array",
                  "items": {
                    "type": "string",
                    "maxLength": 253
                  },
                  "maxItems": 32
                },
                "public_key": {
                  "type": "string",
                  "maxLength": 64
                },
                "short_ids": {
                  "type": "array",
                  "items": {
                    "type": "string",
                    "maxLength": 16
                  },
                  "maxItems": 32
                },
                "private_key": {
                  "type": "string",
                  "maxLength": 64
                }
              },
              "additionalProperties": false
            }
          },
          "additionalProperties": false
        },
        "flow": {
          "type": "string",
          "enum": [
            "xtls-rprx-vision",
            ""
          ]
        },
        "cipher": {
          "type": "string",
          "enum": [
            "auto",
            "aes-128-gcm",
            "chacha20-poly1305",
            "none",
            "zero"
          ]
        },
        "obfs": {
          "type": "object",
          "required": [
            "type",
            "password"
          ],
          "properties": {
            "type": {
              "type": "string",
              "enum": [
                "salamander"
              ]
            },
            "password": {
              "type": "string",
              "minLength": 4,
              "maxLength": 255
            }
          },
          "additionalProperties": false
        },
        "up_mbps": {
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000
        },
        "down_mbps": {
          "type": "integer",
          "minimum": 1,
          "maximum": 1000000
        },
        "ports": {
          "type": "string",
          "maxLength": 512
        },
        "congestion_control": {
          "type": "string",
          "enum": [
            "bbr",
            "cubic",
            "new_reno"
          ]
        },
        "udp_relay_mode": {
          "type": "string",
          "enum": [
            "native",
            "quic"
          ]
        },
        "idle_session_check_interval": {
          "type": "integer",
          "minimum": 6,
          "maximum": 86400
        },
        "idle_session_timeout": {
          "type": "integer",
          "minimum": 6,
          "maximum": 86400
        },
        "min_idle_session": {
          "type": "integer",
          "minimum": 0,
          "maximum": 1024
        },
        "padding": {
          "type": "array",
          "items": {
            "type": "string",
            "maxLength": 512
          },
          "maxItems": 64
        }
      },
      "additionalProperties": false
    },
    "region": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 64
    },
    "tags": {
      "type": "array",
      "items": {
        "type": "string",
        "maxLength": 64
      },
      "maxItems": 50
    },
    "description": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 2000
    },
    "sort_order": {
      "type": "integer",
      "minimum": -2147483647,
      "maximum": 2147483647
    },
    "listen_port": {
      "type": [
        "integer",
        "null"
      ],
      "minimum": 1,
      "maximum": 65535
    },
    "machine_id": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "multiplier": {
      "type": "number",
      "minimum": 0,
      "maximum": 1000
    },
    "agent": {
      "type": "string",
      "enum": [
        "native",
        "orris",
        "uniproxy",
        "mu"
      ]
    },
    "port_per_subscription": {
      "type": "boolean"
    },
    "route": {
      "type": [
        "object",
        "null"
      ],
      "properties": {
        "allow": {
          "type": "array",
          "items": {
            "type": "string",
            "maxLength": 64
          },
          "maxItems": 100
        },
        "block": {
          "type": "array",
          "items": {
            "type": "string",
            "maxLength": 64
          },
          "maxItems": 100
        },
        "mail": {
          "type": "boolean"
        },
        "bittorrent": {
          "type": "boolean"
        }
      },
      "additionalProperties": false
    },
    "hidden": {
      "type": "boolean"
    },
    "certificate_sha256": {
      "type": [
        "string",
        "null"
      ],
      "maxLength": 95
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PUT /plans/{id} */
export const putPlansId = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "description": {
      "anyOf": [
        {
          "type": "string",
          "maxLength": 5000
        },
        {
          "type": "null"
        }
      ]
    },
    "quota_bytes": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 0,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "reset": {
      "enum": [
        "never",
        "day",
        "week",
        "month",
        "month_rolling",
        "year"
      ]
    },
    "time_zone": {
      "type": "string",
      "minLength": 1,
      "maxLength": 64
    },
    "duration_days": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 36500
        },
        {
          "type": "null"
        }
      ]
    },
    "device_limit": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        {
          "type": "null"
        }
      ]
    },
    "device_policy": {
      "enum": [
        "count",
        "refuse",
        "suspend"
      ]
    },
    "device_suspend_minutes": {
      "type": "integer",
      "minimum": 1,
      "maximum": 10080
    },
    "hwid_limit": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 100
        },
        {
          "type": "null"
        }
      ]
    },
    "speed_limit_mbps": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 2147483647
        },
        {
          "type": "null"
        }
      ]
    },
    "node_tags": {
      "type": "array",
      "items": {
        "type": "string",
        "maxLength": 256
      },
      "maxItems": 50
    },
    "on_hold": {
      "type": "boolean"
    },
    "status": {
      "enum": [
        "active",
        "inactive"
      ]
    },
    "prices": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "amount",
          "currency"
        ],
        "properties": {
          "amount": {
            "type": "integer",
            "minimum": 0,
            "maximum": 2147483647
          },
          "currency": {
            "type": "string",
            "pattern": "^[A-Z]{3}$"
          },
          "period": {
            "enum": [
              "once",
              "day",
              "week",
              "month",
              "quarter",
              "half_year",
              "year"
            ]
          }
        },
        "additionalProperties": false
      },
      "maxItems": 50
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PUT /probes/nodes/{id} */
export const putProbesNodesId = {
  "type": "object",
  "required": [
    "enabled"
  ],
  "properties": {
    "enabled": {
      "type": "boolean"
    }
  },
  "additionalProperties": false
};

/** PUT /response-rules/{id} */
export const putResponseRulesId = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "outcome": {
      "type": "object",
      "required": [
        "action"
      ],
      "properties": {
        "action": {
          "enum": [
            "serve",
            "block",
            "not_found"
          ]
        },
        "format": {
          "anyOf": [
            {
              "enum": [
                "base64",
                "links",
                "clash",
                "mihomo",
                "stash",
                "singbox",
                "v2ray",
                "v2ray4",
                "sip008",
                "outline",
                "surge",
                "surfboard",
                "loon",
                "quantumultx",
                "shadowrocket"
              ]
            },
            {
              "type": "null"
            }
          ]
        },
        "headers": {
          "type": "array",
          "items": {
            "type": "object",
            "required": [
              "name",
              "value"
            ],
            "properties": {
              "name": {
                "type": "string",
                "maxLength": 64
              },
              "value": {
                "type": "string",
                "maxLength": 1000
              }
            },
            "additionalProperties": false
          },
          "maxItems": 20
        },
        "template_id": {
          "anyOf": [
            {
              "type": "integer",
              "minimum": 1,
              "maximum": 9007199254740991
            },
            {
              "type": "null"
            }
          ]
        }
      },
      "additionalProperties": false
    },
    "enabled": {
      "type": "boolean"
    },
    "conditions": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "header",
          "operator",
          "value"
        ],
        "properties": {
          "header": {
            "type": "string",
            "minLength": 1,
            "maxLength": 64
          },
          "operator": {
            "enum": [
              "equals",
              "contains",
              "starts",
              "regex"
            ]
          },
          "value": {
            "type": "string",
            "maxLength": 512
          },
          "not": {
            "type": "boolean"
          }
        },
        "additionalProperties": false
      },
      "maxItems": 10
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PUT /response-rules/order */
export const putResponseRulesOrder = {
  "type": "object",
  "required": [
    "rules"
  ],
  "properties": {
    "rules": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "id"
        ],
        "properties": {
          "id": {
            "type": "integer",
            "minimum": 1,
            "maximum": 9007199254740991
          },
          "version": {
            "type": "integer",
            "minimum": 1,
            "maximum": 2147483647
          }
        },
        "additionalProperties": false
      },
      "maxItems": 1000
    }
  },
  "additionalProperties": false
};

/** PUT /subscriptions/{id} */
export const putSubscriptionsId = {
  "type": "object",
  "properties": {
    "plan_id": {
      "type": "integer",
      "minimum": 1,
      "maximum": 9007199254740991
    },
    "starts_at": {
      "anyOf": [
        {
          "type": "string",
          "format": "date-time"
        },
        {
          "type": "null"
        }
      ]
    },
    "ends_at": {
      "anyOf": [
        {
          "type": "string",
          "format": "date-time"
        },
        {
          "type": "null"
        }
      ]
    },
    "quota_bytes": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 0,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "own_quota": {
      "type": "boolean"
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PUT /templates/{id} */
export const putTemplatesId = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 100
    },
    "used_by": {
      "enum": [
        "everybody",
        "plan",
        "rules"
      ]
    },
    "plan_id": {
      "anyOf": [
        {
          "type": "integer",
          "minimum": 1,
          "maximum": 9007199254740991
        },
        {
          "type": "null"
        }
      ]
    },
    "content": {
      "type": "string",
      "minLength": 1,
      "maxLength": 262144
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};

/** PUT /users/{id} */
export const putUsersId = {
  "type": "object",
  "properties": {
    "email": {
      "type": "string",
      "minLength": 3,
      "maxLength": 254
    },
    "password": {
      "type": "string",
      "minLength": 8,
      "maxLength": 128
    },
    "role": {
      "enum": [
        "admin",
        "user"
      ]
    },
    "status": {
      "enum": [
        "active",
        "suspended"
      ]
    },
    "version": {
      "type": "integer",
      "minimum": 1,
      "maximum": 2147483647
    }
  },
  "additionalProperties": false
};
