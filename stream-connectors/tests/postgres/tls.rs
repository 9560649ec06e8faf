//! A server that insists on TLS, with a certificate of an authority that only this test knows.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use stream_connectors::postgres::{Inserts, postgres, postgres_table};
use thalweg::prelude::*;

use crate::database::{Database, another_user};

stream!(
    #[durable(exactly_once)]
    fn written(numbers: impl Source<u32>, out: impl Sink<(u32,)>) {
        numbers.map(|number| (number,)).sink(out);
    }

    fn read(numbers: impl Source<i32>, out: impl Sink<i32>) {
        numbers.sink(out);
    }
);

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tls").join(name)
}

const SETTINGS: &[&str] =
    &["fsync=off", "shared_buffers=32MB", "ssl=on", "ssl_cert_file=server.pem", "ssl_key_file=server.key"];

/// It has a certificate for `localhost`, and takes the user `secret` over TLS only.
fn server() -> Database {
    let database = Database::prepared(SETTINGS, |folder| {
        for name in ["server.pem", "server.key"] {
            let copy = folder.join(name);
            fs::copy(file(name), &copy).expect("a copy");
            // The server refuses a key that others may read.
            fs::set_permissions(&copy, Permissions::from_mode(0o600)).expect("it is ours");
            if let Some((user, group)) = another_user() {
                chown(&copy, Some(user), Some(group)).expect("it is ours");
            }
        }
        let rules = folder.join("pg_hba.conf");
        let others = fs::read_to_string(&rules).expect("rules");
        let ours = "hostssl all secret all trust\nhostnossl all secret all reject\n";
        fs::write(rules, ours.to_owned() + &others).expect("rules");
    });
    database.execute("CREATE ROLE secret LOGIN SUPERUSER; CREATE TABLE numbers (number int4)");
    database
}

fn url(host: &str, database: &Database, query: &str) -> String {
    format!("postgres://secret@{host}:{}/postgres?{query}", database.port)
}

fn known() -> String {
    format!("sslrootcert={}", file("ca.pem").display())
}

/// What a job writes that is told so to connect, or why it doesn't.
fn write(url: &str) -> Result<Report, Error> {
    let out = postgres(url).insert_into("numbers").columns(["number"]).patience(Duration::from_secs(30));
    written(vec![1, 2, 3], out).checkpoint_to(thalweg::checkpoint::InMemory::new()).run_blocking()
}

/// The causes of an error, and that nobody waited for it to go away.
fn refused(url: &str) -> String {
    let begun = Instant::now();
    let error = write(url).expect_err("it is refused");
    assert!(begun.elapsed() < Duration::from_secs(20), "it was tried again");
    format!("{error:?}")
}

#[test]
fn rows_are_written_and_read_over_tls() -> Result<(), Error> {
    let database = server();
    let known = known();
    // `prefer` is what is meant where nothing is said: such a server says that it knows TLS.
    let queries = [
        "sslmode=require",
        "",
        "sslmode=prefer",
        &format!("sslmode=verify-full&{known}"),
        &format!("sslmode=require&{known}"),
    ];
    for query in queries {
        database.execute("TRUNCATE numbers; DROP TABLE IF EXISTS thalweg_batches");
        write(&url("localhost", &database, query))?;
        assert_eq!(database.query("SELECT sum(number) FROM numbers"), [["6"]], "{query}");
    }
    // The certificate has no such name.
    for query in ["sslmode=require".to_owned(), format!("sslmode=verify-ca&{known}")] {
        database.execute("TRUNCATE numbers; DROP TABLE IF EXISTS thalweg_batches");
        write(&url("127.0.0.1", &database, &query))?;
    }

    // An address in place of a name.
    for mode in ["prefer", "require"] {
        database.execute("TRUNCATE numbers; DROP TABLE IF EXISTS thalweg_batches");
        let port = database.port;
        write(&format!("hostaddr=127.0.0.1 port={port} user=secret dbname=postgres sslmode={mode}"))?;
    }

    let mut seen = Vec::new();
    let words =
        format!("host=localhost port={} user=secret dbname=postgres sslmode=verify-full {known}", database.port);
    let table = postgres_table(words, "SELECT number FROM numbers ORDER BY number", |row| row.get::<i32>("number"));
    read(table.once(), &mut seen).run_blocking()?;
    assert_eq!(seen, [1, 2, 3]);
    Ok(())
}

#[test]
fn who_can_t_prove_its_name_is_told_nothing() {
    let database = server();
    let error = refused(&url("127.0.0.1", &database, &format!("sslmode=verify-full&{}", known())));
    assert!(error.contains("can't connect to 127.0.0.1:") && error.contains("not valid for name"), "{error}");
    // The system doesn't know the authority.
    for mode in ["verify-ca", "verify-full"] {
        let error = refused(&url("localhost", &database, &format!("sslmode={mode}")));
        assert!(error.contains("error performing TLS handshake"), "{error}");
    }
    let error = refused(&url("localhost", &database, "sslmode=verify-full&sslrootcert=/nowhere.pem"));
    assert!(error.contains("can't read certificates from `/nowhere.pem`"), "{error}");
    assert_eq!(database.query("SELECT count(*) FROM numbers"), [["0"]]);
}

#[test]
fn a_server_without_tls_is_not_spoken_to_where_it_is_demanded() {
    let database = Database::start();
    let error = refused(&format!("{}?sslmode=require", database.url()));
    assert!(error.contains("server does not support TLS"), "{error}");
    let error = refused(&url("localhost", &server(), "sslmode=disable"));
    assert!(error.contains("pg_hba.conf rejects connection"), "{error}");
}

#[test]
fn a_server_that_was_killed_is_found_again() -> Result<(), Error> {
    let mut database = server();
    let mut out: Inserts<1> =
        postgres(url("localhost", &database, "sslmode=require")).insert_into("numbers").columns(["number"]);
    for number in 0..3_u32 {
        out.write((number,))?;
        Sink::<(u32,)>::flush(&mut out)?;
        database.kill();
        database.start_again();
    }
    Sink::<(u32,)>::close(&mut out)?;
    assert_eq!(database.query("SELECT count(*) FROM numbers"), [["3"]]);
    Ok(())
}
