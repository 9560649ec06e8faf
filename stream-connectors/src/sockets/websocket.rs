//! Messages of a WebSocket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use stream_runtime::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as Cause, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::net::dial::{self, Target};
use crate::net::{Failure, Retry, retrying};
use crate::pushed::{Pushed, Pusher, Received, Receiver, received};

/// The messages of a WebSocket: made by [`websocket`]. `S` is [`Pushed`], or with a log [`Logged`](crate::pushed::Logged).
pub type WebSocket<S = Pushed> = Received<WebSocketClient, S>;

/// The client of a [`websocket`].
#[derive(Debug)]
pub struct WebSocketClient {
    url: Box<str>,
    headers: Vec<(Box<str>, Box<str>)>,
    /// What is sent when a connection is made.
    hello: Vec<Message>,
    retry: Retry,
    silence: Duration,
    longest_message: usize,
    once: bool,
}

const SILENCE: Duration = Duration::from_secs(90);
const LONGEST_MESSAGE: usize = 16 << 20;

/// The messages that a server sends on a WebSocket, text or binary, at `ws://` or, with the feature `tls`, at `wss://`.
///
/// - **When the connection is lost** or closed, another is made, with pauses that grow, and what [`send`](WebSocket::send) has said is sent again: subscriptions are made on each connection. What the server
///   sends meanwhile is lost. After [five minutes](WebSocket::give_up_after) without a server the job ends with an error.
/// - **Pings** are answered, and sent where nothing comes: a connection on which nothing comes all the same is given up after [90 s](WebSocket::read_timeout).
/// - **A slow pipeline** does not read beyond the [room](WebSocket::room) for messages that wait, so that the server must wait, or drops the connection.
/// - [`log_to`](WebSocket::log_to) keeps messages in a log, so that a `#[durable]` pipeline takes them: what was received is then not lost in a crash; what the server sends while the job is not there is.
///
/// ```
/// use thalweg::connectors::pushed::Message;
/// use thalweg::prelude::*;
///
/// stream!(
///     fn sizes(trades: impl Source<Message<'_>>, out: impl Sink<usize>) {
///         trades.map(|trade| trade.bytes().len()).sink(out);
///     }
/// );
///
/// let trades = websocket("wss://exchange.example.com/v1").send(r#"{"subscribe": "trades"}"#);
/// let job = sizes(trades, stdout());
/// // job.run_blocking()?;
/// ```
pub fn websocket(url: impl Into<Box<str>>) -> WebSocket {
    let url = url.into();
    let name = url.split(['?', '#']).next().unwrap_or_default();
    received(WebSocketClient {
        retry: Retry::new(format!("`{name}`")),
        url,
        headers: Vec::new(),
        hello: Vec::new(),
        silence: SILENCE,
        longest_message: LONGEST_MESSAGE,
        once: false,
    })
}

retrying!([S] WebSocket<S>);

impl<S> WebSocket<S> {
    fn set(self, set: impl FnOnce(&mut WebSocketClient)) -> Self {
        self.with(|mut client| {
            set(&mut client);
            client
        })
    }

    fn retry(self, set: impl FnOnce(&mut Retry)) -> Self {
        self.set(|client| set(&mut client.retry))
    }

    /// Sends a text when a connection is made, such as a subscription. Several are sent in their order.
    #[must_use]
    pub fn send(self, text: impl Into<String>) -> Self {
        self.set(|client| client.hello.push(Message::text(text.into())))
    }

    /// The same with bytes.
    #[must_use]
    pub fn send_binary(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.set(|client| client.hello.push(Message::binary(bytes.into())))
    }

    /// Sends a header with the request for a connection.
    #[must_use]
    pub fn header(self, name: impl Into<Box<str>>, value: impl Into<Box<str>>) -> Self {
        self.set(|client| client.headers.push((name.into(), value.into())))
    }

    /// Sends `Authorization: Bearer TOKEN` with it.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// A connection on which nothing comes for so long, not even the answer to a ping, is given up, in place of 90 seconds.
    #[must_use]
    pub fn read_timeout(self, silence: Duration) -> Self {
        self.set(|client| client.silence = silence)
    }

    /// The longest message, in bytes, in place of 16 MiB: a longer one ends the job with an error.
    #[must_use]
    pub fn longest_message(self, bytes: usize) -> Self {
        self.set(|client| client.longest_message = bytes)
    }

    /// When the server closes the connection in order, the input has ended.
    #[must_use]
    pub fn once(self) -> Self {
        self.set(|client| client.once = true)
    }
}

impl Receiver for WebSocketClient {
    async fn receive(mut self, pusher: Pusher) -> Result<(), Error> {
        let target = Target::parse(&self.url)?;
        loop {
            let failure = match self.converse(&target, &pusher).await {
                Ok(()) if self.once => return Ok(()),
                Ok(()) => {
                    Failure::Passing(Error::new(format!("{} has closed the connection", self.retry.name())), None)
                }
                Err(failure) => failure,
            };
            match failure {
                Failure::Final(error) => return Err(error),
                Failure::Passing(error, wait) => sleep(self.retry.lost(error, wait)?).await,
                Failure::Over => return Ok(()),
            }
        }
    }

    fn name(&self) -> String {
        self.retry.name().trim_matches('`').to_owned()
    }
}

impl WebSocketClient {
    /// One connection, until the server closes it in order.
    async fn converse(&mut self, target: &Target, pusher: &Pusher) -> Result<(), Failure> {
        match dial::connect(target).await? {
            dial::Stream::Plain(stream) => self.talk(target, stream, pusher).await,
            #[cfg(feature = "tls")]
            dial::Stream::Secure(stream) => self.talk(target, *stream, pusher).await,
        }
    }

    async fn talk<S>(&mut self, target: &Target, stream: S, pusher: &Pusher) -> Result<(), Failure>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let config = WebSocketConfig::default()
            .max_message_size(Some(self.longest_message))
            .max_frame_size(Some(self.longest_message));
        let opened = client_async_with_config(self.request(target)?, stream, Some(config));
        let opened = timeout(self.silence, opened).await.map_err(|_| self.silent())?;
        let (mut socket, _) = opened.map_err(|cause| self.failure("can't open a WebSocket at", cause))?;
        for hello in self.hello.clone() {
            socket.send(hello).await.map_err(|cause| self.failure("can't send to", cause))?;
        }
        while let Some(message) = self.next(&mut socket).await? {
            self.retry.is_well();
            let pushed = match message {
                Message::Text(text) => pusher.push(text.as_bytes()).await,
                Message::Binary(bytes) => pusher.push(&bytes[..]).await,
                Message::Close(_) => return Ok(()),
                // Pings are answered by the library, when it reads next.
                _ => continue,
            };
            // Nobody waits for the receipt: a server asks for none. What is larger than all the room is larger than the longest message may be.
            if let Err(error) = pushed {
                return Err(Failure::Final(Error::new("a message can't be handed on").caused_by(error)));
            }
        }
        Ok(())
    }

    /// The next message. Where nothing comes, the server is asked whether it is still there.
    async fn next<S>(&self, socket: &mut WebSocketStream<S>) -> Result<Option<Message>, Failure>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let half = self.silence / 2;
        let next = match timeout(half, socket.next()).await {
            Ok(next) => next,
            Err(_) => {
                let ping = socket.send(Message::Ping(Vec::new().into()));
                ping.await.map_err(|cause| self.failure("can't send to", cause))?;
                timeout(half, socket.next()).await.map_err(|_| self.silent())?
            }
        };
        match next.transpose() {
            Ok(message) => Ok(message),
            Err(Cause::ConnectionClosed | Cause::AlreadyClosed) => Ok(None),
            Err(cause) => Err(self.failure("the connection was lost to", cause)),
        }
    }

    fn silent(&self) -> Failure {
        let (name, silence) = (self.retry.name(), self.silence);
        Failure::Passing(Error::new(format!("nothing has come from {name} for {silence:?}")), None)
    }

    /// What will be no other way the next time ends the job.
    fn failure(&self, what: &str, cause: Cause) -> Failure {
        let name = self.retry.name();
        let error = |cause: Cause| Error::new(format!("{what} {name}")).caused_by(cause);
        match cause {
            Cause::Capacity(_) => Failure::Final(
                Error::new(format!(
                    "a message of {name} is longer than {} bytes: `.longest_message(..)` raises the limit",
                    self.longest_message
                ))
                .caused_by(cause),
            ),
            Cause::Http(ref response) if response.status().is_client_error() && response.status() != 429 => {
                Failure::Final(error(cause))
            }
            Cause::Url(_) | Cause::HttpFormat(_) => Failure::Final(error(cause)),
            cause => Failure::Passing(error(cause), None),
        }
    }

    fn request(&self, target: &Target) -> Result<tokio_tungstenite::tungstenite::handshake::client::Request, Failure> {
        let wrong = |what: &str| Failure::Final(Error::new(format!("{what} can't be sent to {}", self.retry.name())));
        let url =
            format!("{}://{}{}", if target.is_secure() { "wss" } else { "ws" }, target.authority(), target.path());
        let mut request = url.into_client_request().map_err(|_| wrong("the URL"))?;
        for (name, value) in &self.headers {
            let header = HeaderName::try_from(&**name).ok().zip(HeaderValue::try_from(&**value).ok());
            let (header, value) = header.ok_or_else(|| wrong(&format!("the header `{name}`")))?;
            request.headers_mut().insert(header, value);
        }
        Ok(request)
    }
}
