//! A server with a database of its own, run by a user without privileges: PostgreSQL refuses to be root.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

use crate::server::{Server, fetched, free_port};

pub struct Database {
    folder: PathBuf,
    pub port: u16,
    server: Option<Server>,
    settings: &'static [&'static str],
    /// The connection that queries are asked by.
    open: Mutex<Option<Open>>,
}

struct Open {
    client: Client,
    runtime: Runtime,
}

/// Nothing here outlives the machine.
const UNSAFE: &[&str] = &["fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=32MB"];
/// As a server is that somebody relies on.
pub const SAFE: &[&str] = &["shared_buffers=256MB", "max_wal_size=2GB"];

impl Database {
    pub fn start() -> Self {
        Database::with(UNSAFE)
    }

    pub fn with(settings: &'static [&'static str]) -> Self {
        Database::prepared(settings, |_| {})
    }

    /// With files in its folder that were put there before it starts.
    pub fn prepared(settings: &'static [&'static str], prepare: impl Fn(&Path)) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("thalweg-postgres-{}-{number}", std::process::id()));
        // Who tidies up the folder for temporary files may take the template away: then there is another.
        let is_copied = |_| {
            let _ = fs::remove_dir_all(&folder);
            Command::new("cp").arg("-a").arg(template()).arg(&folder).status().is_ok_and(|copied| copied.success())
        };
        assert!((0..3).any(is_copied), "the data of a new server can't be copied");
        prepare(&folder);
        let mut database = Database { folder, port: free_port(), server: None, settings, open: Mutex::new(None) };
        database.start_again();
        database
    }

    pub fn url(&self) -> String {
        url(self.port)
    }

    /// Kills it, as a crash would.
    pub fn kill(&mut self) {
        self.server = None;
    }

    /// Starts it on the data that are there. The children of one that was killed go on for a moment.
    pub fn start_again(&mut self) {
        for _ in 0..100 {
            let mut command = program("postgres");
            command.arg("-D").arg(&self.folder).arg("-k").arg(&self.folder);
            command.args(["-h", "127.0.0.1", "-p", &self.port.to_string()]);
            for setting in self.settings {
                command.args(["-c", setting]);
            }
            command.stdout(Stdio::null()).stderr(Stdio::null());
            if let Ok(server) = Server::start(command, self.port) {
                let url = url(server.port);
                self.server = Some(server);
                if (0..100).any(|_| is_ready(&url)) {
                    return;
                }
            }
            sleep(Duration::from_millis(100));
        }
        panic!("the server doesn't start");
    }

    /// Does what is not a query.
    pub fn execute(&self, sql: &str) {
        self.query(sql);
    }

    /// The rows of a query, as text. What is open may be a connection to a server that was killed.
    pub fn query(&self, sql: &str) -> Vec<Vec<String>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Ok(rows)) = open.as_ref().map(|open| open.ask(sql)) {
            return rows;
        }
        let fresh = open.insert(Open::to(&self.url()).unwrap_or_else(|error| panic!("{error:?}")));
        fresh.ask(sql).unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }
}

impl Open {
    fn to(url: &str) -> Result<Self, tokio_postgres::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("tokio");
        let client = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            tokio::spawn(connection);
            Ok::<_, tokio_postgres::Error>(client)
        })?;
        Ok(Open { client, runtime })
    }

    fn ask(&self, sql: &str) -> Result<Vec<Vec<String>>, tokio_postgres::Error> {
        let messages = self.runtime.block_on(self.client.simple_query(sql))?;
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let text = |row: &tokio_postgres::SimpleQueryRow| {
            (0..row.len()).map(|place| row.get(place).unwrap_or("NULL").to_owned()).collect()
        };
        Ok(rows.map(text).collect())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.kill();
        // Its children write their last.
        for _ in 0..50 {
            if fs::remove_dir_all(&self.folder).is_ok() {
                return;
            }
            sleep(Duration::from_millis(20));
        }
    }
}

pub fn url(port: u16) -> String {
    format!("postgres://thalweg@127.0.0.1:{port}/postgres")
}

fn is_ready(url: &str) -> bool {
    let is_ready = Open::to(url).is_ok_and(|open| open.ask("SELECT 1").is_ok());
    if !is_ready {
        sleep(Duration::from_millis(50));
    }
    is_ready
}

/// The data of a server that nobody has used, made once.
fn template() -> PathBuf {
    static MAKES: Mutex<()> = Mutex::new(());
    let _only = MAKES.lock().unwrap_or_else(PoisonError::into_inner);
    let version = fs::canonicalize(fetched("postgres")).expect("the programs");
    let version = version.to_string_lossy().replace('/', "-");
    let template = std::env::temp_dir().join(format!("thalweg-postgres-template{version}"));
    if !template.is_dir() {
        let made = template.with_extension(std::process::id().to_string());
        fs::create_dir(&made).expect("a folder");
        if let Some((user, group)) = another_user() {
            chown(&made, Some(user), Some(group)).expect("a folder of its own");
        }
        let mut initdb = program("initdb");
        initdb.arg("-D").arg(&made).args(["-U", "thalweg", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        let made_data = initdb.stdout(Stdio::null()).status().expect("initdb");
        assert!(made_data.success(), "initdb: {made_data}");
        // Another process may have been quicker.
        if fs::rename(&made, &template).is_err() {
            let _ = fs::remove_dir_all(&made);
        }
    }
    template
}

fn program(name: &str) -> Command {
    let mut command = Command::new(fs::canonicalize(fetched("postgres").join(name)).expect("the program"));
    command.current_dir("/").env("LC_ALL", "C");
    if let Some((user, group)) = another_user() {
        command.uid(user).gid(group);
    }
    command
}

/// The user and group to run it as, where we are root.
pub fn another_user() -> Option<(u32, u32)> {
    let is_root = fs::metadata(Path::new("/proc/self")).is_ok_and(|me| me.uid() == 0);
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let known = users.lines().find_map(|line| {
        let mut fields = line.strip_prefix("postgres:")?.split(':').skip(1);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    is_root.then(|| known.unwrap_or((65534, 65534)))
}
