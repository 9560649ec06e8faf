//! TCP and WebSocket.
//!
//! [`socket_lines`] reads the lines that a server sends, and [`listen_lines`] those that clients send; both are text as that of a file is, with `.json::<T>()` and `.csv::<T>()`.
//! [`socket_sink`] sends results as lines.

mod client;
mod counts;
mod listener;
mod sink;
#[cfg(feature = "websocket")]
mod websocket;

pub use crate::net::listen::Listen;
pub use client::{SocketLines, socket_lines};
pub use counts::SocketCounts;
pub use listener::{ListenLines, listen_lines};
pub use sink::{SocketSink, socket_sink};
#[cfg(feature = "websocket")]
pub use websocket::{WebSocket, websocket};
