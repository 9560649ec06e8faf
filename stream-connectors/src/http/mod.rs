//! HTTP: endless responses, webhooks in and out.
