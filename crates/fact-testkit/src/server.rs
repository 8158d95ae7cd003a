//! The server: its port, its script, what it saw, and its end.

use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    Certificate, Received, Turn,
    cache::{self, PromptCache},
    connection::{self, Stream},
};

/// How long a test waits at most for what it wants to see.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A provider on 127.0.0.1. Dropped, it closes its port and every connection.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

/// What all connections see.
pub(crate) struct Shared {
    script: Script,
    state: Mutex<State>,
    changed: Condvar,
}

enum Script {
    Turns(Mutex<VecDeque<Turn>>),
    Function(Box<dyn Fn(&Received) -> Turn + Send + Sync>),
}

#[derive(Default)]
struct State {
    requests: Vec<Received>,
    cache: PromptCache,
    /// Open ones, by their numbers, to be shut from outside.
    open: Vec<(usize, TcpStream)>,
    n_accepted: usize,
    is_over: bool,
}

impl Server {
    /// Takes one of `turns` a request, in order; after the last it refuses with 400. `GET …/models`
    /// takes none: it is answered with two models.
    pub fn start(turns: impl IntoIterator<Item = Turn>) -> Self {
        Self::listen(Script::Turns(Mutex::new(turns.into_iter().collect())), None)
    }

    /// Does with each request what `turn` says.
    pub fn start_with(turn: impl Fn(&Received) -> Turn + Send + Sync + 'static) -> Self {
        Self::listen(Script::Function(Box::new(turn)), None)
    }

    /// As [`Server::start`], behind TLS.
    pub fn start_tls(certificate: &Certificate, turns: impl IntoIterator<Item = Turn>) -> Self {
        let script = Script::Turns(Mutex::new(turns.into_iter().collect()));
        Self::listen(script, Some(certificate.clone()))
    }

    fn listen(script: Script, certificate: Option<Certificate>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("its number");
        let scheme = if certificate.is_some() { "https" } else { "http" };
        let state = Mutex::default();
        let shared = Arc::new(Shared { script, state, changed: Condvar::new() });
        let for_thread = Arc::clone(&shared);
        let accepting =
            Some(thread::spawn(move || accept(&listener, &for_thread, certificate.as_ref())));
        Self { address, scheme, shared, accepting }
    }

    /// `http://127.0.0.1:PORT`, without a slash at its end.
    pub fn base_url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it was asked so far, in order.
    pub fn requests(&self) -> Vec<Received> {
        self.shared.state().requests.clone()
    }

    /// How many requests came so far.
    pub fn n_requests(&self) -> usize {
        self.shared.state().requests.len()
    }

    /// Forgets what it was asked so far, as benchmarks that look at memory want it.
    pub fn forget(&self) {
        self.shared.state().requests.clear();
    }

    /// Of each POST so far what went before the conversation (tools and system text), as sent.
    pub fn prefixes(&self) -> Vec<String> {
        let requests = self.requests();
        let posts = requests.iter().filter(|it| it.method == "POST");
        posts.map(|it| cache::sent_prefix(&it.body)).collect()
    }

    /// Connections that neither side has closed.
    pub fn n_open_connections(&self) -> usize {
        self.shared.state().open.len()
    }

    /// Connections there ever were.
    pub fn n_connections(&self) -> usize {
        self.shared.state().n_accepted
    }

    /// Waits until so many requests have come; whether they have.
    #[must_use]
    pub fn wait_for_requests(&self, n: usize) -> bool {
        self.shared.wait(PATIENCE, |it| it.requests.len() >= n)
    }

    /// Waits until no connection is open; whether that is so.
    #[must_use]
    pub fn wait_until_closed(&self) -> bool {
        self.shared.wait(PATIENCE, |it| it.open.is_empty())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.is_over = true;
        for (_, stream) in &state.open {
            let _ = stream.shutdown(Shutdown::Both);
        }
        drop(state);
        self.shared.changed.notify_all();
        // Wakes the thread that accepts, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>, certificate: Option<&Certificate>) {
    for stream in listener.incoming() {
        if shared.state().is_over {
            return;
        }
        let Ok((number, stream)) = stream.and_then(|it| shared.open(it)) else { continue };
        let (shared, certificate) = (Arc::clone(shared), certificate.cloned());
        thread::spawn(move || {
            // A client that hangs up or talks no HTTP ends its own connection and nothing else.
            let _ = serve(stream, certificate.as_ref(), &shared);
            shared.close(number);
        });
    }
}

fn serve(stream: TcpStream, certificate: Option<&Certificate>, shared: &Shared) -> io::Result<()> {
    let stream: Box<dyn Stream> = match certificate {
        Some(certificate) => Box::new(certificate.accept(stream)?),
        None => Box::new(stream),
    };
    connection::serve(stream, shared)
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers the request and gives what is done with it, with the bytes to send.
    pub(crate) fn take(&self, request: &Received) -> (Turn, Vec<Vec<u8>>) {
        self.state().requests.push(request.clone());
        self.changed.notify_all();
        let turn = self.script.turn(request);
        let sent = turn.render(request, &mut self.state().cache);
        (turn, sent)
    }

    /// Waits so long, or until the server is dropped.
    pub(crate) fn pause(&self, delay: Duration) {
        if !delay.is_zero() {
            self.wait(delay, |it| it.is_over);
        }
    }

    fn wait(&self, at_most: Duration, until: impl Fn(&State) -> bool) -> bool {
        let waited = self.changed.wait_timeout_while(self.state(), at_most, |it| !until(it));
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        until(&state)
    }

    fn open(&self, stream: TcpStream) -> io::Result<(usize, TcpStream)> {
        // Each piece leaves when it is written.
        stream.set_nodelay(true)?;
        let for_closing = stream.try_clone()?;
        let mut state = self.state();
        state.n_accepted += 1;
        let number = state.n_accepted;
        state.open.push((number, for_closing));
        Ok((number, stream))
    }

    fn close(&self, number: usize) {
        let mut state = self.state();
        for (_, stream) in state.open.extract_if(.., |(it, _)| *it == number) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        drop(state);
        self.changed.notify_all();
    }
}

impl Script {
    fn turn(&self, request: &Received) -> Turn {
        match self {
            Self::Function(turn) => turn(request),
            Self::Turns(_) if request.method == "GET" && request.path.ends_with("/models") => {
                Turn::models(&["scripted-large", "scripted-small"])
            }
            Self::Turns(turns) => {
                turns.lock().unwrap_or_else(PoisonError::into_inner).pop_front().unwrap_or_else(
                    || Turn::status(400, r#"{"error":{"message":"the script is over"}}"#),
                )
            }
        }
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}
