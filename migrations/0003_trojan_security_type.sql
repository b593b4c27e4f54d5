-- Written by hand: security became a union by `type`, and trojan rows made before had none.
UPDATE "nodes" SET "settings" = jsonb_set("settings", '{security,type}', '"tls"') WHERE "protocol" = 'trojan' AND "settings" -> 'security' IS NOT NULL;
