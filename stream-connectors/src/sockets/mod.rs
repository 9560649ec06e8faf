//! TCP and WebSocket.
