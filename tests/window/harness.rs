//! A person at a desk, as far as a test needs one: a screen, a home folder, a window, hands.
//!
//! Start at [`Desk`]: it has a screen and a home of its own, and a window can be opened at it
//! several times, as a person would over days. Everything at a desk ends with it, also when the
//! test panics or the test program is killed.
//!
//! Nothing waits for a fixed time: what is expected is looked for until it is there.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, key::Key, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take before the test says that it does not come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(25);

/// A program that ends with the test, and takes what it started along.
struct Companion(Child);

impl Companion {
    /// Starts `program`; it is killed when this thread ends, however it ends.
    fn start(program: &str, prepare: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "--", program]).process_group(0);
        prepare(&mut command);
        Self(command.spawn().unwrap_or_else(|err| panic!("{program} does not start: {err}")))
    }

    fn first_line(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        signal("TERM", &format!("-{}", self.0.id()));
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Sends a signal to a process, or to a group where `target` begins with a minus.
fn signal(name: &str, target: &str) {
    let _ = Command::new("kill").args(["-s", name, "--", target]).stderr(Stdio::null()).status();
}

/// A message bus with an unlocked, empty keyring, far from that of the person who runs the test.
struct Keyring {
    address: String,
    _bus: Companion,
    _service: Companion,
}

/// A screen and a home folder of their own.
pub struct Desk {
    home: TempDir,
    display: String,
    dark: bool,
    for_pictures: bool,
    keyring: Option<Keyring>,
    _screen: Companion,
}

impl Desk {
    /// A desk in a fresh home, with the light look, without a keyring.
    pub fn new() -> Self {
        let mut screen = Companion::start("Xvfb", |command| {
            // The server picks a free display and says which.
            command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]);
            command.stdout(Stdio::piped()).stderr(Stdio::null());
        });
        let display = format!(":{}", screen.first_line());
        let home = tempfile::Builder::new().prefix("fact-desk-").tempdir().unwrap();
        Self { home, display, dark: false, for_pictures: true, keyring: None, _screen: screen }
    }

    /// The same with a desktop that prefers dark.
    pub fn dark(mut self) -> Self {
        self.dark = true;
        self
    }

    /// The same with windows that are drawn as they are for a person, whom no driver asks for pictures.
    pub fn drawn_for_a_person(mut self) -> Self {
        self.for_pictures = false;
        self
    }

    /// The same with a Secret Service.
    pub fn with_keyring(mut self) -> Self {
        let mut bus = Companion::start("dbus-daemon", |command| {
            command.args(["--session", "--nofork", "--nosyslog", "--print-address"]);
            self.at_home(command).stdout(Stdio::piped()).stderr(Stdio::null());
        });
        let address = bus.first_line();
        let mut service = Companion::start("gnome-keyring-daemon", |command| {
            command.args(["--foreground", "--unlock", "--components=secrets"]);
            self.at_home(command).env("DBUS_SESSION_BUS_ADDRESS", &address);
            command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        });
        // The password of a keyring that is made now; an empty one would leave it locked.
        service.0.stdin.take().unwrap().write_all(b"x").unwrap();
        self.keyring = Some(Keyring { address, _bus: bus, _service: service });
        self
    }

    /// A file in the home folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Every file below the home folder.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.home.path().to_owned()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            for entry in entries {
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                    Ok(kind) if kind.is_file() => files.push(entry.path()),
                    _ => {}
                }
            }
        }
        files
    }

    /// Opens FACT's window, with `arguments` on its command line.
    pub async fn open(&self, arguments: &[&str]) -> Window {
        self.start(env!("CARGO_BIN_EXE_fact-desktop"), arguments).await
    }

    /// Opens the window of any program that shows a page.
    pub async fn start(&self, binary: &str, arguments: &[&str]) -> Window {
        let port = free_port();
        let driver = Companion::start("WebKitWebDriver", |command| {
            command.args([format!("--port={port}"), "--host=127.0.0.1".to_owned()]);
            // What the driver gets, the window gets that it starts.
            self.at_home(command).env("TAURI_WEBVIEW_AUTOMATION", "true");
        });
        let mut wanted = Capabilities::new();
        let options = json!({ "binary": binary, "args": arguments });
        wanted.insert("webkitgtk:browserOptions".to_owned(), options);

        let started = Instant::now();
        let url = format!("http://127.0.0.1:{port}");
        let page = loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            let connecting = builder.capabilities(wanted.clone()).connect(&url);
            match tokio::time::timeout(PATIENCE, connecting).await {
                Ok(Ok(page)) => break page,
                Ok(Err(err)) if started.elapsed() > PATIENCE => panic!("no window: {err}"),
                Ok(Err(_)) => tokio::time::sleep(PAUSE).await,
                // A program that ends before it shows a page leaves the driver waiting for ever.
                Err(elapsed) => panic!("no window, the driver waits: {elapsed}"),
            }
        };
        Window { page, driver }
    }

    /// Gives a program this desk's screen, home and bus, and nothing of the caller's.
    fn at_home<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let run = self.file("run");
        fs::create_dir_all(&run).unwrap();
        for name in
            ["WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "FACT_HOME"]
        {
            command.env_remove(name);
        }
        // With this one the driver's screenshot never comes (WebKitGTK 2.50), nor where FACT sets the
        // other because there is no graphics card.
        command.env_remove("WEBKIT_DISABLE_COMPOSITING_MODE");
        if self.for_pictures {
            command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "0");
        } else {
            command.env_remove("WEBKIT_DISABLE_DMABUF_RENDERER");
        }
        if let Some(keyring) = &self.keyring {
            command.env("DBUS_SESSION_BUS_ADDRESS", &keyring.address);
        }
        command
            .env("DISPLAY", &self.display)
            .env("GDK_BACKEND", "x11")
            .env("GTK_THEME", if self.dark { "Adwaita:dark" } else { "Adwaita" })
            .env("HOME", self.home.path())
            .env("XDG_DATA_HOME", self.file("data"))
            .env("XDG_CONFIG_HOME", self.file("config"))
            .env("XDG_CACHE_HOME", self.file("cache"))
            .env("XDG_STATE_HOME", self.file("state"))
            .env("XDG_RUNTIME_DIR", run)
    }
}

/// FACT's window, with hands on it. Parts of the page go by their `data-testid`.
pub struct Window {
    page: Client,
    driver: Companion,
}

impl Window {
    /// The first part called `id`, once it is there.
    pub async fn part(&self, id: &str) -> Element {
        self.finds(Locator::Css(&selector(id))).await
    }

    /// The first element that `locator` finds, once it is there.
    pub async fn finds(&self, locator: Locator<'_>) -> Element {
        match self.page.wait().at_most(PATIENCE).every(PAUSE).for_element(locator).await {
            Ok(element) => element,
            Err(err) => panic!("{locator:?} is not there: {err}\n{}", self.visible_text().await),
        }
    }

    /// All parts called `id` that are there now.
    pub async fn parts(&self, id: &str) -> Vec<Element> {
        self.page.find_all(Locator::Css(&selector(id))).await.unwrap()
    }

    /// Presses the part called `id`.
    pub async fn press(&self, id: &str) {
        self.part(id).await.click().await.unwrap();
    }

    /// Writes into the field called `id`.
    pub async fn write(&self, id: &str, text: &str) {
        self.part(id).await.send_keys(text).await.unwrap();
    }

    /// Types at whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        self.page.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Gives the window another size, in pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        self.page.set_window_size(width, height).await.unwrap();
        // Until the page has laid itself out for it, what is pressed may be elsewhere a moment later.
        let settled = format!(
            "const done = arguments[0];
            let n = 0, still = 0;
            const step = () => {{
              n += 1;
              still = innerWidth === {width} ? still + 1 : 0;
              if (still >= 4 || n > 120) done(true); else requestAnimationFrame(step);
            }};
            requestAnimationFrame(step);"
        );
        self.run_async(&settled).await;
    }

    /// Empties the field called `id`.
    pub async fn clear(&self, id: &str) {
        self.part(id).await.clear().await.unwrap();
    }

    /// Waits until there is no part called `id`.
    pub async fn gone(&self, id: &str) {
        let started = Instant::now();
        while !self.parts(id).await.is_empty() {
            assert!(started.elapsed() < PATIENCE, "`{id}` does not go");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// All text a person can see.
    pub async fn visible_text(&self) -> String {
        match self.page.find(Locator::Css("body")).await {
            Ok(body) => body.prop("innerText").await.ok().flatten().unwrap_or_default(),
            Err(err) => format!("(no page: {err})"),
        }
    }

    /// Waits until the part called `id` says `text`.
    pub async fn says(&self, id: &str, text: &str) {
        let started = Instant::now();
        loop {
            let said = self.part(id).await.text().await.unwrap_or_default();
            if said == text {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "`{id}` says `{said}`, not `{text}`");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until a person can see `text`.
    pub async fn sees(&self, text: &str) {
        let started = Instant::now();
        loop {
            let seen = self.visible_text().await;
            if seen.contains(text) {
                return;
            }
            let late = started.elapsed() > PATIENCE;
            assert!(!late, "`{text}` does not come to be seen; there is:\n{seen}");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Types a question and sends it, without waiting for what comes of it.
    pub async fn send(&self, question: &str) {
        self.write("ask-box", question).await;
        self.press("ask-send").await;
    }

    /// Asks a question and gives the card of its answer, once the sentence is there.
    pub async fn ask(&self, question: &str) -> Card {
        let before = self.cards().await.len();
        self.send(question).await;
        self.card(before).await
    }

    /// The card at position `idx`, once it holds a sentence.
    pub async fn card(&self, idx: usize) -> Card {
        let started = Instant::now();
        loop {
            if let Some(card) = self.cards().await.into_iter().nth(idx)
                && card.has("answer-sentence").await
            {
                return card;
            }
            let late = started.elapsed() > PATIENCE;
            assert!(!late, "no answer comes; there is:\n{}", self.visible_text().await);
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The answers on the page, oldest first.
    pub async fn cards(&self) -> Vec<Card> {
        self.parts("answer-card").await.into_iter().map(Card).collect()
    }

    /// What a script in the page hands to its last argument, when it does.
    pub async fn run_async(&self, script: &str) -> Value {
        self.page.execute_async(script, Vec::new()).await.unwrap()
    }

    /// What a script in the page gives back.
    pub async fn run(&self, script: &str) -> Value {
        self.page.execute(script, Vec::new()).await.unwrap()
    }

    /// Writes a picture of the page to where `npm test` says.
    pub async fn photograph(&self, name: &str) {
        // Without two frames drawn in between the driver may give an older picture.
        let two_frames = "const done = arguments[0]; \
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        self.run_async(two_frames).await;
        let picture = tokio::time::timeout(PATIENCE, self.page.screenshot()).await;
        let picture = picture.expect("a picture comes").unwrap();
        let folder = shots();
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }

    /// The process that started the window's program.
    pub fn driver_id(&self) -> u32 {
        self.driver.0.id()
    }

    /// Ends the window as a power cut would.
    pub fn kill(self) {
        let window = child_of(self.driver_id(), "fact-desktop").expect("the window runs");
        signal("KILL", &window.to_string());
    }

    /// Closes the window, and waits until its program has ended: while it still holds its name on
    /// the bus, a second start would only wake the first.
    pub async fn close(self) {
        let driver = self.driver_id();
        let _ = tokio::time::timeout(PATIENCE, self.page.close()).await;
        let started = Instant::now();
        while child_of(driver, "fact-desktop").is_some() && started.elapsed() < PATIENCE {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// One answer on the page.
pub struct Card(Element);

impl Card {
    /// Whether it has a part called `id` now.
    pub async fn has(&self, id: &str) -> bool {
        self.0.find(Locator::Css(&selector(id))).await.is_ok()
    }

    /// Its part called `id`, once it is there.
    pub async fn part(&self, id: &str) -> Element {
        let started = Instant::now();
        loop {
            match self.0.find(Locator::Css(&selector(id))).await {
                Ok(element) => return element,
                Err(err) if started.elapsed() > PATIENCE => panic!("no `{id}` in it: {err}"),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Presses its part called `id`. It is brought into view first, as a person would: the driver
    /// takes what is cut at an edge for seen, and then misses it.
    pub async fn press(&self, id: &str) {
        let part = self.part(id).await;
        let script = "arguments[0].scrollIntoView({ block: 'nearest' })";
        let arguments = vec![serde_json::to_value(&part).unwrap()];
        part.clone().client().execute(script, arguments).await.unwrap();
        part.click().await.unwrap();
    }

    /// What its part called `id` says.
    pub async fn text(&self, id: &str) -> String {
        inner_text(&self.part(id).await).await
    }

    /// Waits until its chart has `value` first ("Oslo: 42"), read as the keyboard reads.
    pub async fn draws(&self, value: &str) {
        let started = Instant::now();
        loop {
            let values = self.part("chart-values").await;
            values.send_keys(&char::from(Key::Home).to_string()).await.unwrap();
            let read = values.attr("aria-valuetext").await.unwrap().unwrap_or_default();
            if read == value {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "the chart says `{read}`, not `{value}`");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until its part called `id` says `text` somewhere, and gives all that it says.
    pub async fn says(&self, id: &str, text: &str) -> String {
        let started = Instant::now();
        loop {
            let said = self.text(id).await;
            if said.contains(text) {
                return said;
            }
            assert!(started.elapsed() < PATIENCE, "no `{text}` in `{id}`:\n{said}");
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// What an element says. The driver's own notion of visible text leaves out what is cut with an
/// ellipsis or lies in a folded part.
pub async fn inner_text(element: &Element) -> String {
    element.prop("innerText").await.unwrap().unwrap_or_default()
}

fn selector(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Where pictures go: the folder that `npm test` names, else beside what cargo makes.
fn shots() -> PathBuf {
    let named = std::env::var_os("FACT_WINDOW_SHOTS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("window-shots");
    named.unwrap_or(beside)
}

/// The process that `parent` started and that is called `name`.
fn child_of(parent: u32, name: &str) -> Option<u32> {
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let mut ids = processes.filter_map(|it| it.file_name().to_str()?.parse::<u32>().ok());
    ids.find(|id| {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = |key: &str| status.lines().find_map(|it| it.strip_prefix(key)).map(str::trim);
        line("Name:") == Some(name) && line("PPid:") == Some(&parent.to_string())
    })
}
