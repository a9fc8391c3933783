//! The client to compare with: hyper, one connection for each task, all on one thread.

use std::time::Instant;

use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::Failure;

/// Requests in a second, of so many clients with so many requests each.
pub(crate) fn requests_per_second(address: &str, clients: usize, requests: usize) -> Result<f64, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let start = Instant::now();
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..clients {
            tasks.spawn(client(address.to_owned(), requests));
        }
        while let Some(done) = tasks.join_next().await {
            done?.map_err(|error| error.to_string())?;
        }
        Ok::<(), Failure>(())
    })?;
    #[expect(clippy::cast_precision_loss, reason = "a number of requests")]
    let total = (clients * requests) as f64;
    Ok(total / start.elapsed().as_secs_f64())
}

async fn client(address: String, requests: usize) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect(&address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    for _ in 0..requests {
        let request = Request::builder().uri("/").header("host", &address).body(Empty::<Bytes>::new())?;
        sender.ready().await?;
        let body = sender.send_request(request).await?.into_body().collect().await?;
        if body.to_bytes().is_empty() {
            return Err("an empty body".into());
        }
    }
    Ok(())
}
