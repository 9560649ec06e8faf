//! The server: takes connections, and never more than it may.

use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use stream_runtime::Error;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::Settings;
use super::answer::Answering;
use crate::pushed::Pusher;

/// Serves for as long as the source lives.
pub(super) async fn serve(listener: TcpListener, settings: Settings, pusher: Pusher) -> Result<(), Error> {
    let free = Arc::new(Semaphore::new(settings.connections.min(Semaphore::MAX_PERMITS)));
    let answering = Arc::new(Answering { settings, pusher });
    loop {
        match listener.accept().await {
            Ok((stream, _)) => match Arc::clone(&free).try_acquire_owned() {
                Ok(place) => {
                    let answering = Arc::clone(&answering);
                    tokio::spawn(async move {
                        answer(stream, answering).await;
                        drop(place);
                    });
                }
                Err(_) => drop(tokio::spawn(turn_away(stream))),
            },
            // There are too many open files, or the client has gone already: neither ends the job.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn answer(stream: TcpStream, answering: Arc<Answering>) {
    let _ = stream.set_nodelay(true);
    let read_timeout = answering.settings.read_timeout;
    let service = service_fn(move |request| {
        let answering = Arc::clone(&answering);
        async move { Ok::<_, std::convert::Infallible>(answering.answer(request).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(read_timeout)
        .serve_connection(TokioIo::new(stream), service);
    // A client that breaks off, or speaks something else, is told so by hyper where that is possible.
    let _ = served.await;
}

/// One client too many: it is told, if it listens.
async fn turn_away(mut stream: TcpStream) {
    let full = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let _ = timeout(Duration::from_secs(1), stream.write_all(full)).await;
}
