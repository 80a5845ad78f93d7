#!/bin/sh
# Prepares a Vault for Serai: engines, policies, the AppRole. Can be run again; what is there stays as it is.
# Needs VAULT_ADDR and a VAULT_TOKEN that may do this. Leaves VAULT_ROLE_ID and VAULT_SECRET_ID in /login/serai.env, and in
# /login/keys.env, once for all, the keys that the instances of Serai share.
set -eu

# In development mode "secret" is there already.
vault secrets list -format=json | grep -q '"secret/"' || vault secrets enable -path=secret -version=2 kv
vault secrets list -format=json | grep -q '"transit/"' || vault secrets enable -path=transit transit
vault auth list -format=json | grep -q '"approle/"' || vault auth enable approle

vault policy write serai-gateway /policies/gateway.hcl

vault write auth/approle/role/serai token_policies=serai-gateway token_period=1h secret_id_num_uses=0

umask 077
{
    echo "VAULT_ROLE_ID=$(vault read -field=role_id auth/approle/role/serai/role-id)"
    echo "VAULT_SECRET_ID=$(vault write -f -field=secret_id auth/approle/role/serai/secret-id)"
} > /login/serai.env
[ -s /login/keys.env ] || {
    echo "TOKEN_ENCRYPTION_KEY=$(head -c 32 /dev/urandom | base64)"
    echo "ADMIN_API_KEY=$(head -c 32 /dev/urandom | base64 | tr -d '+/=')"
} > /login/keys.env
chown 10001 /login/serai.env /login/keys.env 2>/dev/null || chmod 0644 /login/serai.env /login/keys.env
