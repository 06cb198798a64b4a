/** The policy of a tenant that has none of its own. */
export const DEFAULT_POLICY_SOURCE = `# What may be looked up in the cache, and what may be stored in it.
#
# The input holds facts about a request, never its text. A rule that fails, or that is missing, means that the cache is
# not used at all: nothing here needs to guard against that.
package lethe.cache

default allow_lookup := false

default allow_store := false

# One refusal is enough.
allow_lookup if count(reasons) == 0

allow_store if {
	count(reasons) == 0
	not nobody_to_keep_it_for
}

# An answer to a question with some personal data in it serves only the person who asked.
default share := "tenant"

share := "subject" if input.pii_severity == "low"

nobody_to_keep_it_for if {
	share == "subject"
	not input.subject_present
}

# Refusals name what is allowed and refuse the rest, so a fact that is missing or new refuses too.
reasons contains "cache-off" if not input.cache_enabled

reasons contains "tool-call" if not answerable

reasons contains tier_refusal if not cacheable_tier

reasons contains "personal-data-high" if not harmless

# Who asks for another joke or a random number wants one that nobody got before.
reasons contains "time-sensitive" if not repeatable

answerable if input.request_type in {"completion", "embedding"}

cacheable_tier if input.data_tier in {"public", "internal"}

default tier_refusal := "tier-unknown"

tier_refusal := concat("-", ["tier", input.data_tier])

harmless if input.pii_severity in {"none", "low"}

repeatable if input.time_sensitivity in {"none", "day", "now"}

# What is asked about this moment or this day is soon no longer true. (No answer about a day outlives midnight UTC.)
ttl_seconds := 60 if input.time_sensitivity == "now"

ttl_seconds := 14400 if input.time_sensitivity == "day"

# Tests. They run before a policy is published, and one that fails stops it.

plain := {
	"tenant_id": "t-1",
	"data_tier": "internal",
	"pii_detected": false,
	"pii_severity": "none",
	"model": "any",
	"request_type": "completion",
	"cache_enabled": true,
	"subject_present": false,
	"tools_offered": false,
	"tool_result": false,
	"temperature": null,
	"namespace": null,
	"agent": null,
	"provider": "any",
	"prompt_chars": 12,
	"time_sensitivity": "none",
	"wire": "openai",
}

test_allows_a_plain_question if {
	allow_lookup with input as plain
	allow_store with input as plain
	share == "tenant" with input as plain
	reasons == set() with input as plain
}

test_public_and_internal_are_cached if {
	every tier in ["public", "internal"] {
		allow_store with input as object.union(plain, {"data_tier": tier})
	}
}

test_refuses_higher_tiers if {
	every tier in ["confidential", "restricted"] {
		not allow_lookup with input as object.union(plain, {"data_tier": tier})
		not allow_store with input as object.union(plain, {"data_tier": tier})
	}
}

test_refuses_tool_calls if {
	request := object.union(plain, {"request_type": "tool_call", "tools_offered": true})
	not allow_lookup with input as request
	not allow_store with input as request
	reasons == {"tool-call"} with input as request
}

test_refuses_a_cache_that_is_off if {
	request := object.union(plain, {"cache_enabled": false})
	not allow_lookup with input as request
	not allow_store with input as request
}

test_refuses_high_severity if {
	request := object.union(plain, {"pii_detected": true, "pii_severity": "high", "subject_present": true})
	not allow_lookup with input as request
	not allow_store with input as request
}

test_low_severity_stays_with_the_person if {
	request := object.union(plain, {"pii_detected": true, "pii_severity": "low", "subject_present": true})
	allow_lookup with input as request
	allow_store with input as request
	share == "subject" with input as request
}

test_low_severity_without_a_person_is_not_stored if {
	request := object.union(plain, {"pii_detected": true, "pii_severity": "low"})
	allow_lookup with input as request
	not allow_store with input as request
	share == "subject" with input as request
}

test_refuses_what_is_wanted_anew if {
	request := object.union(plain, {"time_sensitivity": "unique"})
	not allow_lookup with input as request
	not allow_store with input as request
	reasons == {"time-sensitive"} with input as request
}

test_keeps_what_is_soon_untrue_for_a_short_time if {
	ttl_seconds == 60 with input as object.union(plain, {"time_sensitivity": "now"})
	ttl_seconds == 14400 with input as object.union(plain, {"time_sensitivity": "day"})
	allow_store with input as object.union(plain, {"time_sensitivity": "now"})
}

test_an_empty_input_is_refused if {
	not allow_lookup with input as {}
	not allow_store with input as {}
}
`;
