//! What others POST to us.

mod answer;
mod server;

use std::sync::Arc;
use std::time::Duration;

use stream_runtime::Error;

use crate::net::listen::Listen;
use crate::pushed::{Logged, Pushed, Pusher, Received, Receiver, received};

/// What others POST to us: made by [`webhook`]. `S` is [`Pushed`], or with a log [`Logged`].
pub type Webhook<S = Pushed> = Received<WebhookServer, S>;

/// The server of a [`webhook`].
#[derive(Debug)]
pub struct WebhookServer {
    listen: Listen,
    settings: Settings,
}

/// How requests are answered.
#[derive(Clone, Debug)]
struct Settings {
    path: Option<Box<str>>,
    token: Option<Box<str>>,
    /// Each line of a body is a message.
    by_line: bool,
    longest_body: usize,
    connections: usize,
    answer_within: Duration,
    read_timeout: Duration,
    /// What errors call it.
    name: Arc<str>,
}

/// What others POST to us, at an address: each body is a message, or, with [`ndjson`](Webhook::ndjson), each line of it.
///
/// **The answer is 200 when the messages are safe**, and until then the client waits:
///
/// | | 200 when | behind a crash |
/// |---|---|---|
/// | as it is | the batch was processed, its results are with the outputs | what had no answer is gone: the client sends it again |
/// | [`log_to(folder)`](Webhook::log_to), in a `#[durable]` pipeline | the batch is in the checkpoint | what was received is read from the log |
/// | and with [`answer_when_logged`](Webhook::answer_when_logged) | the messages are in the log, after one fsync | the same |
///
/// So what was answered is not lost. What was received, and not answered because of a crash, may be there all the same, and is there twice when the client sends it again, unless it has a
/// header `Idempotency-Key`: a log takes the bodies of a key once (see [`Push::key`](crate::pushed::Push::key)).
///
/// Other answers, each with a line that says why:
///
/// | | |
/// |---|---|
/// | 400 | the body broke off |
/// | 401 | the [token](Webhook::bearer) is wrong or missing |
/// | 404 | another [path](Webhook::path) |
/// | 405 | another method than POST |
/// | 408 | the body did not come in 30 s |
/// | 413 | the body is larger than [allowed](Webhook::longest_body) |
/// | 503 with `Retry-After` | as many messages wait as there is [room](Webhook::room) for, too many clients are connected, the job is ending, or was not through with the messages within [30 s](Webhook::answer_within) |
///
/// **A body that can't be decoded** is answered like any other: it is decoded later, on the workers. What becomes of it, `.on_malformed(..)` says, and without that it ends the job: where strangers
/// can post, say it. An empty body is no message.
///
/// ```
/// use std::io::{Read, Write};
/// use std::net::{TcpListener, TcpStream};
///
/// use thalweg::connectors::pushed::Message;
/// use thalweg::prelude::*;
///
/// stream!(
///     fn bodies(posts: impl Source<Message<'_>>, out: impl Sink<String>) {
///         posts.map(|post| String::from_utf8_lossy(post.bytes()).into_owned()).sink(out);
///     }
/// );
///
/// let listener = TcpListener::bind("127.0.0.1:0")?; // or just the address
/// let address = listener.local_addr()?;
/// let (to, received) = std::sync::mpsc::channel();
/// let job = bodies(webhook(listener).path("/orders"), move |body| to.send(body).unwrap());
/// let stop = job.stop_handle();
/// let job = std::thread::spawn(move || job.run_blocking());
///
/// let mut client = TcpStream::connect(address)?;
/// client.write_all(b"POST /orders HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")?;
/// let mut answer = String::new();
/// client.read_to_string(&mut answer)?;
/// assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
/// assert_eq!(received.recv()?, "hello");
///
/// stop.stop();
/// job.join().unwrap()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn webhook(at: impl Into<Listen>) -> Webhook {
    let listen = at.into();
    let name = format!("webhook {}", listen.name()).into();
    let settings = Settings {
        path: None,
        token: None,
        by_line: false,
        longest_body: LONGEST_BODY,
        connections: CONNECTIONS,
        answer_within: ANSWER_WITHIN,
        read_timeout: READ_TIMEOUT,
        name,
    };
    received(WebhookServer { listen, settings })
}

const LONGEST_BODY: usize = 1 << 20;
const CONNECTIONS: usize = 1024;
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
const READ_TIMEOUT: Duration = Duration::from_secs(30);

impl<S> Webhook<S> {
    fn set(self, set: impl FnOnce(&mut Settings)) -> Self {
        self.with(|mut server| {
            set(&mut server.settings);
            server
        })
    }

    /// Takes posts at this path only, such as `/orders`, in place of all. What comes behind a `?` is nobody's concern.
    #[must_use]
    pub fn path(self, path: impl Into<Box<str>>) -> Self {
        self.set(|settings| settings.path = Some(path.into()))
    }

    /// Takes only posts with the header `Authorization: Bearer TOKEN`.
    #[must_use]
    pub fn bearer(self, token: impl Into<Box<str>>) -> Self {
        self.set(|settings| settings.token = Some(token.into()))
    }

    /// Each line of a body is a message, blank ones excepted. All of a body are taken, or none.
    #[must_use]
    pub fn ndjson(self) -> Self {
        self.set(|settings| settings.by_line = true)
    }

    /// The longest body, in bytes, in place of 1 MiB.
    #[must_use]
    pub fn longest_body(self, bytes: usize) -> Self {
        self.set(|settings| settings.longest_body = bytes)
    }

    /// How many clients may be connected at once, in place of 1024.
    #[must_use]
    pub fn connections(self, connections: usize) -> Self {
        self.set(|settings| settings.connections = connections.max(1))
    }

    /// For how long a client waits for the job to be through with its messages, in place of 30 seconds: then the answer is 503, though they are taken. A trigger that
    /// runs a batch less often needs more.
    #[must_use]
    pub fn answer_within(self, time: Duration) -> Self {
        self.set(|settings| settings.answer_within = time)
    }

    /// For how long a client may take for its headers, or for its body, in place of 30 seconds.
    #[must_use]
    pub fn read_timeout(self, time: Duration) -> Self {
        self.set(|settings| settings.read_timeout = time)
    }
}

impl Receiver for WebhookServer {
    async fn receive(self, pusher: Pusher) -> Result<(), Error> {
        let listener = self.listen.listen().await?;
        server::serve(listener, self.settings, pusher).await
    }

    fn name(&self) -> String {
        self.settings.name.to_string()
    }
}

/// What a webhook is with a log: named here for those who write its type.
pub type LoggedWebhook = Webhook<Logged>;
