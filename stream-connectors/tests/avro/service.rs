//! A registry that is asked over HTTP.

use std::collections::HashMap;
use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use stream_connectors::payload::Payloads;
use stream_connectors::payload::avro::{Registry, encoder, registry, schema_registry};
use thalweg::prelude::*;

use crate::wire::{request, told};
use crate::{ORDER, message, order, orders};

/// What a server was asked, and the answers that it has.
#[derive(Default)]
struct Served {
    requests: Vec<String>,
    /// By method and path; the last of several is given again.
    answers: HashMap<&'static str, Vec<(&'static str, String)>>,
}

struct Service {
    url: String,
    served: Arc<Mutex<Served>>,
}

impl Service {
    fn new(answers: impl IntoIterator<Item = (&'static str, &'static str, String)>) -> Self {
        let mut served = Served::default();
        for (asked, status, body) in answers {
            served.answers.entry(asked).or_default().push((status, body));
        }
        let served = Arc::new(Mutex::new(served));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::clone(&served);
        thread::spawn(move || {
            for client in listener.incoming() {
                let mut client = client.unwrap();
                let text = request(&mut client);
                let (status, body) = shared.lock().unwrap().answer(text);
                let length = body.len();
                let _ =
                    write!(client, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
            }
        });
        Service { url, served }
    }

    fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.served.lock().unwrap().requests)
    }
}

impl Served {
    fn answer(&mut self, text: String) -> (&'static str, String) {
        let asked = text.split(" HTTP").next().unwrap().to_owned();
        self.requests.push(text);
        let Some(answers) = self.answers.get_mut(&*asked) else {
            return ("404 Not Found", r#"{"error_code": 40403, "message": "Schema not found"}"#.to_owned());
        };
        if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() }
    }
}

fn of(schema: &str) -> String {
    serde_json::json!({ "schema": schema }).to_string()
}

const OK: &str = "200 OK";

#[test]
fn schemas_are_asked_for_once() {
    let service = Service::new([("GET /schemas/ids/7", OK, of(ORDER))]);
    let schemas = schema_registry(&*service.url).basic("ann", "secret").header("X-Tenant", "shop");
    let messages: Vec<_> = (0..100).map(|_| message(encoder(ORDER).framed(7), order())).collect();
    for workers in [1, 3] {
        let mut found = Vec::new();
        let source = shared(messages.clone()).avro::<crate::Order>(registry(schemas.clone()));
        orders(source, &mut found).workers(workers).trigger(Trigger::asap().cap(10)).run_blocking().unwrap();
        assert_eq!(found, vec![order(); 100]);
    }
    let requests = service.requests();
    assert_eq!(requests.len(), 1);
    let asked = requests[0].to_ascii_lowercase();
    assert!(asked.contains("\r\nauthorization: basic yw5uonnly3jlda==\r\n"), "{asked}");
    assert!(asked.contains("\r\nx-tenant: shop\r\n") && asked.contains("vnd.schemaregistry.v1+json"), "{asked}");
}

#[test]
fn a_registry_that_fails_is_tried_again() {
    let trouble = || ("GET /schemas/ids/7", "503 Service Unavailable", String::new());
    let service = Service::new([trouble(), trouble(), ("GET /schemas/ids/7", OK, of(ORDER))]);
    assert_eq!(schema_registry(&*service.url).schema(7).unwrap().as_deref(), Some(ORDER));

    let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = schema_registry(format!("http://{gone}/")).patience(Duration::from_millis(150)).schema(7).unwrap_err();
    let told = told(&error);
    assert_eq!(told[0], format!("can't get schema 7 from `http://{gone}`"));
    assert!(told[1].contains("attempts in") && told[2].contains("can't connect"), "{told:?}");
}

#[test]
fn a_schema_that_is_not_there_makes_the_message_malformed() {
    let service = Service::new([]);
    let source = |schemas| shared(vec![message(encoder(ORDER).framed(8), order())]).avro::<crate::Order>(schemas);
    let schemas = schema_registry(&*service.url);
    let error = orders(source(registry(schemas.clone())), discard()).run_blocking().unwrap_err();
    assert!(format!("{error:?}").contains("there is no schema 8 in the registry"), "{error:?}");
    let left_out = source(registry(schemas)).on_malformed(|_| Ok(()));
    assert_eq!(orders(left_out, discard()).run_blocking().unwrap().records_in, 1);
}

#[test]
fn what_is_no_answer_is_an_error_at_once() {
    let answer = |number: u32, body: &str| match number {
        1 => ("GET /schemas/ids/1", OK, body.to_owned()),
        2 => ("GET /schemas/ids/2", OK, body.to_owned()),
        3 => ("GET /schemas/ids/3", "401 Unauthorized", body.to_owned()),
        4 => ("GET /schemas/ids/4", "404 Not Found", body.to_owned()),
        _ => ("GET /schemas/ids/5", OK, body.to_owned()),
    };
    let service = Service::new([
        answer(1, r#"{"schema": "syntax = \"proto3\";", "schemaType": "PROTOBUF"}"#),
        answer(2, r#"{"schema": "\"Item\"", "references": [{"name": "Item", "subject": "items", "version": 1}]}"#),
        answer(3, r#"{"error_code": 401, "message": "who are you?"}"#),
        answer(4, "<html>no such page</html>"),
        answer(5, "<html>welcome</html>"),
    ]);
    let schemas = schema_registry(&*service.url);
    let told = |number| told(&schemas.schema(number).unwrap_err());
    assert_eq!(told(1)[1], "it is of PROTOBUF, and not of Avro");
    assert_eq!(told(2)[1], "it refers to other schemas of the registry, and such ones are not read");
    assert_eq!(told(3)[1], r#"it answered 401 Unauthorized: {"error_code": 401, "message": "who are you?"}"#);
    assert_eq!(told(4)[1], "it answered 404 Not Found: <html>no such page</html>");
    assert_eq!(told(5)[1], "that is not how a registry of schemas speaks");
    assert_eq!(service.requests().len(), 5);
}

#[test]
fn a_writer_s_schema_gets_a_number() {
    let service = Service::new([
        ("POST /subjects/shop%2Forders-value/versions", OK, r#"{"id": 7}"#.to_owned()),
        (
            "POST /subjects/orders-value",
            OK,
            r#"{"subject": "orders-value", "id": 7, "version": 2, "schema": ""}"#.to_owned(),
        ),
        (
            "POST /subjects/other/versions",
            "409 Conflict",
            r#"{"error_code": 409, "message": "not compatible"}"#.to_owned(),
        ),
    ]);
    let schemas = schema_registry(&*service.url);
    assert_eq!(schemas.register("shop/orders-value", ORDER).unwrap(), 7);
    assert_eq!(schemas.number_of("orders-value", ORDER).unwrap(), 7);
    let refused = told(&schemas.register("other", ORDER).unwrap_err());
    assert!(refused[0].starts_with("can't get the number of a schema of `other` from `http://"), "{refused:?}");
    assert!(refused[1].contains("409 Conflict") && refused[1].contains("not compatible"), "{refused:?}");
    let requests = service.requests();
    let sent: serde_json::Value = serde_json::from_str(requests[0].split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(sent["schema"], ORDER);
    // What was registered is known.
    assert_eq!(schemas.schema(7).unwrap().as_deref(), Some(ORDER));
    assert!(service.requests().is_empty());
}

/// A job runs on a thread of tokio's where it is awaited, and its worker waits for the registry there.
#[test]
fn it_is_asked_from_a_job_that_is_awaited() {
    let service = Service::new([("GET /schemas/ids/7", OK, of(ORDER))]);
    let tokio = tokio::runtime::Runtime::new().unwrap();
    tokio.block_on(async {
        let schemas = schema_registry(&*service.url);
        let source = shared(vec![message(encoder(ORDER).framed(7), order())]).avro::<crate::Order>(registry(schemas));
        orders(source, discard()).run().await.unwrap();
        assert!(schema_registry(&*service.url).schema(7).unwrap().is_some());
    });
}
