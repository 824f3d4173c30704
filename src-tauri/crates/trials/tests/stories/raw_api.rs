//! An API that answers whatever a story wants, byte by byte: for what no right server would ever send.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use engine::face::KeepKey;

use crate::studio::{Place, Studio};

pub const KEY: &str = "rk_live_0123456789abcdef0123";

/// What was asked: the request line, the key that came with it, and when.
#[derive(Clone, Debug)]
pub struct Asked {
    pub line: String,
    pub body: String,
    pub key: String,
    pub at: Instant,
}

pub struct RawApi {
    address: std::net::SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    balance: Balance,
}

/// What it is said to be; none: it is not to be had.
type Balance = Arc<Mutex<Option<i64>>>;

impl RawApi {
    /// Answers every request with the bytes that `answer` makes of it; no bytes: the connection just ends. The balance
    /// is 5,000 until another is set.
    pub fn start(answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> RawApi {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let balance: Balance = Arc::new(Mutex::new(Some(5000)));
        let (answer, kept, said) = (Arc::new(answer), Arc::clone(&asked), Arc::clone(&balance));
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (answer, kept, said) = (Arc::clone(&answer), Arc::clone(&kept), Arc::clone(&said));
                std::thread::spawn(move || serve(connection, &*answer, &kept, &said));
            }
        });
        RawApi { address, asked, balance }
    }

    /// From now on the balance is this; none: it is not to be had.
    pub fn set_balance(&self, credits: Option<i64>) {
        *self.balance.lock().unwrap() = credits;
    }

    pub fn place(&self, speed: f64) -> Place {
        let mut place = Place::for_api(&format!("http://{}/api/v1", self.address));
        place.speed = speed;
        place
    }

    /// A studio whose person has entered a key for it.
    pub async fn studio(&self, speed: f64) -> Studio {
        RawApi::studio_in(self.place(speed)).await
    }

    pub async fn studio_in(place: Place) -> Studio {
        let studio = Studio::open(place, Arc::default()).await;
        studio.engine.key_keep(KEY.to_owned(), KeepKey::Keychain).await.unwrap();
        studio
    }

    /// Where it answers, files included.
    pub fn host(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Requests whose line begins so.
    pub fn asked(&self, begins: &str) -> Vec<Asked> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|asked| asked.line.starts_with(begins)).cloned().collect()
    }
}

/// A whole answer.
pub fn http(status: u16, body: impl AsRef<[u8]>) -> Vec<u8> {
    http_with(status, "", body)
}

/// A whole answer with headers, each of which ends in a line break.
pub fn http_with(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let (body, status) = (body.as_ref(), format!("HTTP/1.1 {status} Said"));
    let mut answer =
        format!("{status}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// A connection that breaks is what some stories are about: nothing here minds.
fn serve(
    mut connection: TcpStream,
    answer: &dyn Fn(&Asked) -> Vec<u8>,
    kept: &Mutex<Vec<Asked>>,
    balance: &Mutex<Option<i64>>,
) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let (mut line, mut key, mut length) = (String::new(), String::new(), 0);
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return;
    }
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header).unwrap_or(0) <= 2 {
            break;
        }
        let (name, value) = header.split_once(':').unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "authorization" => key = value.trim().trim_start_matches("Bearer ").to_owned(),
            "content-length" => length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let body = String::from_utf8_lossy(&body).into_owned();
    let asked = Asked { line: line.trim().to_owned(), body, key, at: Instant::now() };
    kept.lock().unwrap().push(asked.clone());
    let answer = if asked.line.starts_with("GET /api/v1/balance") {
        let credits = *balance.lock().unwrap();
        credits.map_or_else(|| http(503, ""), |credits| http(200, format!(r#"{{"balance":{credits}}}"#)))
    } else {
        answer(&asked)
    };
    let _ = connection.write_all(&answer);
    let _ = connection.shutdown(std::net::Shutdown::Both);
}
