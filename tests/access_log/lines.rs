//! What a line means.

use thalweg::Timestamp;

use crate::combined::{Expected, Hit, Mismatch};

const LINE: &str = concat!(
    r#"127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif?size=2 HTTP/1.0" 200 2326 "#,
    r#""http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)""#
);

/// The example of the manuals.
#[test]
fn a_line_has_a_time_a_path_a_status_and_a_size() {
    let hit = Hit::parse(LINE.as_bytes()).unwrap();
    let at = Timestamp::from_secs(971_211_336);
    assert_eq!(hit, Hit { at, path: "/apache_pb.gif", status: 200, bytes: 2326 });
    assert_eq!((hit.class(), hit.failed()), (2, false));
}

fn with(old: &str, new: &str) -> Vec<u8> {
    assert!(LINE.contains(old), "the line has no {old}");
    LINE.replacen(old, new, 1).into_bytes()
}

fn path_of(request: &str) -> String {
    let line = with("GET /apache_pb.gif?size=2 HTTP/1.0", request);
    Hit::parse(&line).unwrap().path.to_string()
}

#[test]
fn the_path_has_no_query() {
    assert_eq!(path_of("GET / HTTP/1.1"), "/");
    assert_eq!(path_of("GET /a/b?c=d?e HTTP/1.1"), "/a/b");
    assert_eq!(path_of("POST /a%20b HTTP/1.1"), "/a%20b");
    assert_eq!(path_of("GET /café HTTP/1.1"), "/café");
    assert_eq!(path_of("OPTIONS * HTTP/1.1"), "*");
}

/// As the first version of HTTP has it.
#[test]
fn a_request_may_lack_its_protocol() {
    assert_eq!(path_of("GET /old"), "/old");
    assert_eq!(path_of("GET /old?new"), "/old");
}

#[test]
fn a_request_without_a_path_is_one_all_the_same() {
    for request in ["-", "", "GET", "GET ", "GET  HTTP/1.1", "GET ?a=b HTTP/1.1", r"\x16\x03\x01"] {
        assert_eq!(path_of(request), "-", "{request}");
    }
}

#[test]
fn an_escaped_quote_ends_nothing() {
    assert_eq!(path_of(r#"GET /a\"b?c=\" HTTP/1.1"#), r#"/a\"b"#);
    assert!(Hit::parse(&with("Mozilla", r#"\"Mozilla\""#)).is_ok());
    // Here the backslash is escaped, and the quote is not.
    assert!(Hit::parse(&with("Nav)", r"Nav)\\")).is_ok());
    assert_eq!(mismatch(&with("Nav)", r"Nav)\")), Mismatch { expected: Expected::Quote, column: LINE.len() + 2 });
}

#[test]
fn a_response_may_have_no_body() {
    assert_eq!(Hit::parse(&with("2326", "-")).unwrap().bytes, 0);
}

#[test]
fn a_size_may_be_as_large_as_there_are() {
    assert_eq!(Hit::parse(&with("2326", "18446744073709551615")).unwrap().bytes, u64::MAX);
    assert_eq!(mismatch(&with("2326", "18446744073709551616")).expected, Expected::Size);
}

#[test]
fn names_of_users_have_spaces() {
    assert!(Hit::parse(&with("frank", "frank the first")).is_ok());
}

#[test]
fn what_stands_behind_the_agent_is_not_looked_at() {
    assert!(Hit::parse(&with("Nav)\"", "Nav)\" 0.003 \"")).is_ok());
}

#[test]
fn a_failure_is_the_servers() {
    let failed = |status| Hit::parse(&with("\" 200", &format!("\" {status}"))).unwrap().failed();
    assert_eq!(["100", "304", "404", "499", "500", "599"].map(failed), [false, false, false, false, true, true]);
}

fn mismatch(line: &[u8]) -> Mismatch {
    Hit::parse(line).unwrap_err()
}

#[test]
fn a_mismatch_names_what_is_missing_and_its_column() {
    let cases = [
        ("127.0.0.1", "", Expected::Host, 1),
        ("- frank", " frank", Expected::Identity, 11),
        ("frank [", "frank ", Expected::User, 13),
        ("10/Oct/2000:13:55:36 -0700]", "a while ago]", Expected::Time, 20),
        ("10/Oct", "10-Oct", Expected::Time, 20),
        ("10/Oct", "32/Oct", Expected::Day, 20),
        ("10/Oct", "00/Oct", Expected::Day, 20),
        ("/Oct/", "/oct/", Expected::Month, 23),
        ("/2000:", "/20x0:", Expected::Year, 27),
        (":13:", ":24:", Expected::Hour, 32),
        (":55:", ":60:", Expected::Minute, 35),
        (":36 ", ":61 ", Expected::Second, 38),
        ("-0700", "00700", Expected::Offset, 41),
        ("-0700", "-0760", Expected::Offset, 41),
        ("-0700]", "-0700 ", Expected::TimeEnd, 46),
        ("] \"GET", "]\"GET", Expected::Space, 47),
        ("\"GET", "GET", Expected::Request, 48),
        ("1.0\" 200", "1.0\"200", Expected::Space, 84),
        ("1.0\" 200", "1.0\" 099", Expected::Status, 85),
        ("1.0\" 200", "1.0\" 600", Expected::Status, 85),
        ("1.0\" 200", "1.0\" 2000", Expected::Status, 85),
        ("1.0\" 200", "1.0\" ", Expected::Status, 85),
        ("2326", "23z6", Expected::Size, 89),
        ("2326", "-1", Expected::Size, 89),
        ("\"http:", "http:", Expected::Referer, 94),
        ("\"Mozilla", "Mozilla", Expected::Agent, 130),
    ];
    for (old, new, expected, column) in cases {
        assert_eq!(mismatch(&with(old, new)), Mismatch { expected, column }, "{old} -> {new}");
    }
}

#[test]
fn a_path_is_utf8() {
    let mut line = LINE.as_bytes().to_vec();
    line[56] = 0xff;
    assert_eq!(mismatch(&line), Mismatch { expected: Expected::Utf8, column: 57 });
}

#[test]
fn nobody_reads_the_agent() {
    let mut line = LINE.as_bytes().to_vec();
    line[140] = 0xff;
    assert!(Hit::parse(&line).is_ok());
}
