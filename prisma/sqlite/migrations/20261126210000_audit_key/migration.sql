-- What seals the details of a tenant's audit records. Null: no record of it is sealed yet.
ALTER TABLE "tenant" ADD COLUMN "audit_key" TEXT;
