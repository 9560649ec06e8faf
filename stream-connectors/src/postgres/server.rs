//! Where a server is, and how it is connected to.

use std::time::Duration;

use stream_runtime::Error;
use tokio::task::JoinHandle;
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config};

use super::secrecy::Secrecy;
use super::trouble::Trouble;

/// How long a server may be away before the job ends, unless said.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it may take to connect, and how long a connection may be silent that should not be, unless the connection string says otherwise.
const CONNECTS: Duration = Duration::from_secs(10);
const IS_SILENT: Duration = Duration::from_secs(30);

/// A database of a server.
#[derive(Clone, Debug)]
pub(super) struct Server {
    /// What the connection string says, or what is wrong with it.
    config: Result<Box<Config>, String>,
    secrecy: Secrecy,
    pub(super) patience: Duration,
}

/// A connection; its task ends when the client is dropped.
pub(super) struct Connection {
    pub(super) client: Client,
    task: JoinHandle<()>,
}

impl Server {
    pub(super) fn new(url: &str) -> Self {
        let (url, secrecy) = Secrecy::taken_out_of(url);
        let config = url.parse::<Config>().map(watchful).map_err(|cause| cause.to_string());
        Server { config, secrecy, patience: PATIENCE }
    }

    /// What it is called in errors. No password is in it.
    pub(super) fn name(&self) -> String {
        let Ok(config) = &self.config else { return "a server".into() };
        let host = match config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            None => config.get_hostaddrs().first().map(ToString::to_string).unwrap_or_default(),
        };
        let port = config.get_ports().first().unwrap_or(&5432);
        format!("{host}:{port}/{}", config.get_dbname().or(config.get_user()).unwrap_or_default())
    }

    /// On the runtime that it is called on.
    pub(super) async fn connect(&self) -> Result<Connection, Trouble> {
        let config = self.config.as_ref().map_err(|wrong| {
            let example = "postgres://user:password@host:5432/database";
            Error::new(format!("the connection string is not one such as `{example}`: {wrong}"))
        })?;
        let failed = |trouble: Trouble| trouble.in_words(|| format!("can't connect to {}", self.name()));
        let tls = self.tls().map_err(|error| failed(error.into()))?;
        let (client, connection) = config.connect(tls).await.map_err(|error| failed(error.into()))?;
        // Whatever ends the connection is the error of the request that was under way.
        let task = tokio::spawn(async move { drop(connection.await) });
        Ok(Connection { client, task })
    }

    #[cfg(feature = "tls")]
    fn tls(&self) -> Result<super::tls::Tls, Error> {
        super::tls::Tls::of(&self.secrecy)
    }

    #[cfg(not(feature = "tls"))]
    fn tls(&self) -> Result<tokio_postgres::NoTls, Error> {
        match self.secrecy.is_demanded {
            false => Ok(tokio_postgres::NoTls),
            true => Err(Error::new("the connection string asks for TLS, which needs the feature `tls`")),
        }
    }
}

impl Connection {
    /// Says goodbye: what was locked is free when this returns, as far as it is in our hands.
    pub(super) async fn end(self) {
        let Connection { client, task } = self;
        drop(client);
        let _ = task.await;
    }
}

/// A server that has vanished without a word is found to be away.
fn watchful(mut config: Config) -> Box<Config> {
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECTS);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(IS_SILENT);
    }
    config.keepalives_idle(config.get_keepalives_idle().min(IS_SILENT));
    if config.get_application_name().is_none() {
        config.application_name("thalweg");
    }
    if config.get_hosts().is_empty() {
        // Where TLS is spoken, the client's library asks for a name, be it only an address.
        let addresses: Vec<_> = config.get_hostaddrs().iter().map(ToString::to_string).collect();
        for address in addresses {
            config.host(address);
        }
    }
    Box::new(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_without_its_password() {
        let named = |url| Server::new(url).name();
        assert_eq!(named("postgres://ann:secret@db.example:6543/shop"), "db.example:6543/shop");
        assert_eq!(named("host=localhost user=ann password=secret"), "localhost:5432/ann");
        assert!(!format!("{:?}", Server::new("postgres://ann:secret@db.example/shop")).contains("secret"));
        assert_eq!(named("nonsense"), "a server");
    }
}
