//! A caller who stops leaves no connection behind.

use std::sync::Arc;

use fact_core::Cancel;
use fact_llm::{Client, Delta, Error, Reply};
use fact_testkit::{Server, Turn};

use crate::{WIRES, client, reply, request, says, turn, well};

/// The caller stops as soon as the server has the request.
async fn stopped_when_asked(client: &Client, server: &Arc<Server>) -> Result<Reply, Error> {
    let cancel = Cancel::default();
    let (server, canceller) = (Arc::clone(server), cancel.clone());
    let stopping = std::thread::spawn(move || {
        assert!(server.wait_for_requests(1));
        canceller.cancel();
    });
    let result = client.send(&request(), &cancel, &mut |_| ()).await;
    stopping.join().unwrap();
    result
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn before_the_reply_begins() {
    for wire in WIRES {
        let server = Arc::new(Server::start([Turn::stall_before(), well(wire)]));
        let client = client(wire, &server);
        assert_eq!(stopped_when_asked(&client, &server).await, Err(Error::Cancelled));
        assert!(server.wait_until_closed(), "{wire:?}");
        reply(&client, &request()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn in_the_middle_of_the_reply() {
    for wire in WIRES {
        let long = says(&"word ".repeat(100));
        let server = Server::start([turn(wire, long).stall_after(20), well(wire)]);
        let client = client(wire, &server);
        let cancel = Cancel::default();
        let mut n_heard = 0;
        let on = &mut |_: Delta<'_>| {
            n_heard += 1;
            cancel.cancel();
        };
        let result = client.send(&request(), &cancel, on).await;
        assert_eq!(result, Err(Error::Cancelled));
        assert!(n_heard > 0);
        assert!(server.wait_until_closed(), "{wire:?}");
        assert_eq!(server.n_requests(), 1);
        reply(&client, &request()).await;
    }
}

#[tokio::test]
async fn before_anything_is_sent() {
    for wire in WIRES {
        let server = Server::start([]);
        let cancel = Cancel::default();
        cancel.cancel();
        let result = client(wire, &server).send(&request(), &cancel, &mut |_| ()).await;
        assert_eq!(result, Err(Error::Cancelled));
        let models = client(wire, &server).models(&cancel).await;
        assert_eq!(models, Err(Error::Cancelled));
        assert_eq!(server.n_requests(), 0);
    }
}

/// Between tries, in the wait that the provider asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn while_it_waits_to_ask_again() {
    for wire in WIRES {
        let turn = Turn::status(429, "{}").with_header("retry-after", "20");
        let server = Arc::new(Server::start([turn, well(wire)]));
        let client = client(wire, &server);
        assert_eq!(stopped_when_asked(&client, &server).await, Err(Error::Cancelled));
        assert_eq!(server.n_requests(), 1);
    }
}

/// A future that is dropped stops, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn by_dropping_the_call() {
    for wire in WIRES {
        let server = Server::start([Turn::stall_before(), well(wire)]);
        let client = client(wire, &server);
        let (cancel, asked) = (Cancel::default(), request());
        let on = &mut |_: Delta<'_>| ();
        tokio::select! {
            result = client.send(&asked, &cancel, on) => panic!("{result:?}"),
            () = async { while server.n_requests() == 0 { tokio::task::yield_now().await } } => {}
        }
        assert!(server.wait_until_closed(), "{wire:?}");
        reply(&client, &asked).await;
    }
}
