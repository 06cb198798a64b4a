-- CreateTable
CREATE TABLE "tenant" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "generation" INTEGER NOT NULL DEFAULT 0,
    "settings" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "app_key" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT,
    "expires_at" DATETIME,
    "last_used_at" DATETIME,
    "revoked_at" DATETIME,
    CONSTRAINT "app_key_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "upstream" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenant_id" TEXT,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "api_key" BLOB,
    "models" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "policy_version" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenant_id" TEXT,
    "version" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT,
    "published_at" DATETIME,
    CONSTRAINT "policy_version_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "erasure" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "tenant_name" TEXT NOT NULL,
    "subject_ref" TEXT,
    "state" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "requested_by" TEXT NOT NULL,
    "progress" TEXT NOT NULL,
    "receipt" TEXT,
    "failure" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" DATETIME
);

-- CreateTable
CREATE TABLE "audit_record" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" BIGINT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "tenant_id" TEXT,
    "target" TEXT,
    "details" TEXT NOT NULL,
    "leaf_hash" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "server_setting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    "updated_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'auditor',
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "expires_at" DATETIME NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,
    CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" DATETIME,
    "refresh_token_expires_at" DATETIME,
    "scope" TEXT,
    "password" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL,
    CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "entry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "subject_ref" TEXT,
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "vector" BLOB,
    "response" BLOB NOT NULL,
    "wire" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "agent" TEXT,
    "namespace" TEXT,
    "tier" TEXT NOT NULL,
    "pii_scrubbed" BOOLEAN NOT NULL,
    "scanner_version" TEXT NOT NULL,
    "policy_digest" TEXT NOT NULL,
    "tokens_in" INTEGER NOT NULL,
    "tokens_out" INTEGER NOT NULL,
    "latency_ms" INTEGER NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,
    "tags" TEXT NOT NULL,
    "metadata" TEXT NOT NULL,
    "source_request_id" TEXT NOT NULL,
    "data_key_id" TEXT NOT NULL,
    "signature_key_id" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT,
    "signature" BLOB NOT NULL
);

-- CreateTable
CREATE TABLE "entry_state" (
    "entry_id" TEXT NOT NULL PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "hit_count" BIGINT NOT NULL DEFAULT 0,
    "last_accessed_at" BIGINT NOT NULL,
    "quarantined_at" BIGINT
);

-- CreateTable
CREATE TABLE "usage_hour" (
    "tenant_id" TEXT NOT NULL,
    "hour" BIGINT NOT NULL,
    "model" TEXT NOT NULL,
    "hits_exact" BIGINT NOT NULL DEFAULT 0,
    "hits_semantic" BIGINT NOT NULL DEFAULT 0,
    "misses" BIGINT NOT NULL DEFAULT 0,
    "bypasses" BIGINT NOT NULL DEFAULT 0,
    "errors" BIGINT NOT NULL DEFAULT 0,
    "stores" BIGINT NOT NULL DEFAULT 0,
    "tokens_in_served" BIGINT NOT NULL DEFAULT 0,
    "tokens_out_served" BIGINT NOT NULL DEFAULT 0,
    "tokens_in_spent" BIGINT NOT NULL DEFAULT 0,
    "tokens_out_spent" BIGINT NOT NULL DEFAULT 0,
    "cost_saved_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "cost_spent_micro_usd" BIGINT NOT NULL DEFAULT 0,
    "latency_saved_ms" BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY ("tenant_id", "hour", "model")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tenant_id" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "request_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "stored" BOOLEAN NOT NULL,
    "wire" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "subject_ref" TEXT,
    "entry_id" TEXT,
    "score" REAL,
    "guards" TEXT NOT NULL,
    "idf_epoch" TEXT,
    "policy_input" TEXT NOT NULL,
    "policy_digest" TEXT NOT NULL,
    "duration_ms" REAL NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "tenant_name_key" ON "tenant"("name");

-- CreateIndex
CREATE UNIQUE INDEX "app_key_hash_key" ON "app_key"("hash");

-- CreateIndex
CREATE INDEX "app_key_tenant_id_idx" ON "app_key"("tenant_id");

-- CreateIndex
CREATE INDEX "upstream_tenant_id_idx" ON "upstream"("tenant_id");

-- CreateIndex
CREATE INDEX "policy_version_tenant_id_version_idx" ON "policy_version"("tenant_id", "version");

-- CreateIndex
CREATE INDEX "erasure_tenant_id_idx" ON "erasure"("tenant_id");

-- CreateIndex
CREATE INDEX "erasure_state_idx" ON "erasure"("state");

-- CreateIndex
CREATE INDEX "audit_record_tenant_id_seq_idx" ON "audit_record"("tenant_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE INDEX "entry_tenant_id_scope_id_idx" ON "entry"("tenant_id", "scope", "id");

-- CreateIndex
CREATE INDEX "entry_tenant_id_id_idx" ON "entry"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "entry_tenant_id_subject_ref_idx" ON "entry"("tenant_id", "subject_ref");

-- CreateIndex
CREATE INDEX "entry_expires_at_idx" ON "entry"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "entry_tenant_id_key_key" ON "entry"("tenant_id", "key");

-- CreateIndex
CREATE INDEX "entry_state_tenant_id_last_accessed_at_idx" ON "entry_state"("tenant_id", "last_accessed_at");

-- CreateIndex
CREATE INDEX "usage_hour_hour_idx" ON "usage_hour"("hour");

-- CreateIndex
CREATE INDEX "decision_tenant_id_id_idx" ON "decision"("tenant_id", "id");

-- CreateIndex
CREATE INDEX "decision_tenant_id_subject_ref_idx" ON "decision"("tenant_id", "subject_ref");

-- CreateIndex
CREATE INDEX "decision_at_idx" ON "decision"("at");

