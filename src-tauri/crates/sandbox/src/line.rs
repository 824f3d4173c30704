//! Connections: accepted, served, and cut where a fault asks for it.
//!
//! A cut is a closed socket with no answer, or with part of one. It happens after everything that was written
//! before it has left, so that the other side sees exactly those bytes and then the end.

use std::future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The right to cut the connection that a request came by. Handlers get it as an extension of the request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cut(Arc<AtomicBool>);

impl Cut {
    /// Cuts the connection as soon as everything written so far has left. Never returns.
    pub(crate) async fn now<T>(&self) -> T {
        self.0.store(true, Ordering::Release);
        future::pending().await
    }
}

/// Keeps what is said on a line, as it was said: heads, bodies, and what is neither.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ear(Arc<Mutex<Vec<u8>>>);

impl Ear {
    /// More than all requests of a long trial; what comes after it is not kept.
    const MOST: usize = 64 << 20;

    fn hear(&self, bytes: &[u8]) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let room = Self::MOST - heard.len();
        heard.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    pub(crate) fn heard(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Serves the router to everyone who connects, until told to stop. Then all connections are dropped. All that comes in
/// is told to the ear.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    ear: Option<Ear>,
    jobs: TaskTracker,
    stop: CancellationToken,
) {
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((stream, _)) => {
                let talk = greet(stream, tls.clone(), router.clone(), ear.clone());
                let stop = stop.clone();
                jobs.spawn(async move { stop.run_until_cancelled(talk).await });
            }
            Err(error) => {
                // For instance too many open files: give others time to close some.
                tracing::warn!(%error, "the sandbox could not accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

async fn greet(stream: TcpStream, tls: Option<TlsAcceptor>, router: Router, ear: Option<Ear>) {
    // Without it small answers wait for an acknowledgement. Where it cannot be had they are slow, not wrong.
    let _ = stream.set_nodelay(true);
    match tls {
        None => talk(stream, router, ear).await,
        Some(tls) => match tls.accept(stream).await {
            Ok(stream) => talk(stream, router, ear).await,
            Err(error) => tracing::debug!(%error, "a connection to the sandbox was not made safe"),
        },
    }
}

async fn talk(stream: impl AsyncRead + AsyncWrite + Unpin, router: Router, ear: Option<Ear>) {
    let cut = Cut::default();
    let line = Line { stream, cut: cut.clone(), ear };
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(cut.clone());
        let router = TowerToHyperService::new(router.clone());
        async move { hyper::service::Service::call(&router, request.map(Body::new)).await }
    });
    if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(line), service).await {
        tracing::debug!(%error, "a connection to the sandbox ended early");
    }
}

/// A stream that breaks once it is told to and everything written has left.
struct Line<S> {
    stream: S,
    cut: Cut,
    ear: Option<Ear>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        if let Some(ear) = &self.ear {
            ear.hear(&buf.filled()[before..]);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    /// The server flushes each time that nothing is left to write; that is when a cut happens.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        if self.cut.0.load(Ordering::Acquire) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.cut.0.load(Ordering::Acquire) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
