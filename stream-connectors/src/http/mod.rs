//! HTTP: endless responses, webhooks in and out.
//!
//! | | |
//! |---|---|
//! | [`http_lines`] | the lines of a response that does not end (ndjson) |
//! | [`http_events`] | the events of one (server-sent events), resumed where it was left |
//! | [`webhook`] | what others POST to us, answered when it is safe |
//! | [`http_post`] | results as POSTs, in order, tried again until they are taken |
//!
//! HTTP/1.1, without TLS unless the feature `tls` is on: then `https://` works too, with the certificates that the system trusts (or those in the file that `SSL_CERT_FILE` names).

#[cfg(feature = "avro")]
pub(crate) mod api;
mod asking;
mod client;
mod events;
mod lines;
mod post;
mod webhook;

pub use crate::net::listen::Listen;
pub use events::{HttpEvents, ServerEvent, http_events};
pub use lines::{HttpLines, http_lines};
pub use post::{AtLeastOnce, HttpPost, OncePerBatch, http_post};
pub use webhook::{LoggedWebhook, Webhook, WebhookServer, webhook};
