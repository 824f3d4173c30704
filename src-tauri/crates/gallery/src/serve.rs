//! Connections. Any program on this computer can open one, so that there are only so many at a time, and none may
//! take long to say what it wants.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Connections at a time: a page opens six for its pictures and one for each player. Others wait to be accepted.
const MOST_CONNECTIONS: usize = 512;
/// Bytes of a request's head; the page's are a tenth of it.
const LONGEST_HEAD: usize = 16 << 10;
const MOST_HEADERS: usize = 64;
/// How long answers under way may go on once the gallery closes.
const LEAVE_WITHIN: Duration = Duration::from_millis(300);
/// After a failure to accept (too many open files) others get this long to close some.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until it is closed. `head_within`: a connection that has not said in this time what it wants is ended,
/// whether it is slow or has nothing more to ask.
pub async fn serve(listener: TcpListener, router: Router, closing: CancellationToken, head_within: Duration) {
    let (places, talks) = (Arc::new(Semaphore::new(MOST_CONNECTIONS)), TaskTracker::new());
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await.expect("nobody closes the semaphore");
            listener.accept().await.map(|(stream, _)| (stream, place))
        };
        match closing.run_until_cancelled(accepted).await {
            None => break,
            Some(Ok((stream, place))) => {
                let (router, closing) = (router.clone(), closing.clone());
                talks.spawn(async move {
                    talk(stream, router, closing, head_within).await;
                    drop(place);
                });
            }
            Some(Err(error)) => {
                tracing::warn!(%error, "the gallery could not accept a connection");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    talks.close();
    talks.wait().await;
}

async fn talk(stream: TcpStream, router: Router, closing: CancellationToken, head_within: Duration) {
    // Without it small answers wait for an acknowledgement. Where it cannot be had they are slow, not wrong.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: http::Request<Incoming>| {
        let router = TowerToHyperService::new(router.clone());
        async move { hyper::service::Service::call(&router, request.map(Body::new)).await }
    });
    let mut talk = std::pin::pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head_within)
            .max_headers(MOST_HEADERS)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(TokioIo::new(stream), service)
    );
    let ended = tokio::select! {
        ended = talk.as_mut() => Some(ended),
        () = closing.cancelled() => {
            talk.as_mut().graceful_shutdown();
            tokio::time::timeout(LEAVE_WITHIN, talk).await.ok()
        }
    };
    if let Some(Err(error)) = ended {
        tracing::debug!(%error, "a connection to the gallery ended early");
    }
}
