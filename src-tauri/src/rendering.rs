//! Graphics drivers on which WebKitGTK draws nothing or flickers, and the way around them.
//!
//! # Source
//! `WEBKIT_DISABLE_DMABUF_RENDERER` and `WEBKIT_DISABLE_COMPOSITING_MODE` are WebKitGTK's own
//! switches: <https://webkitgtk.org/reference/webkit2gtk/stable/environment-variables.html>.

/// Sets what WebKitGTK needs on this machine, or all that makes it safe. Does nothing on macOS
/// and Windows. Must be called before any other thread runs.
pub fn prepare(safe: bool) {
    if !cfg!(target_os = "linux") {
        return;
    }
    let set = |name: &str| std::env::var_os(name).is_some();
    for name in switches(safe, has_nvidia_driver() || set("APPIMAGE")) {
        if !set(name) {
            set_variable(name);
        }
    }
}

/// The switches to set: each costs speed, so no more than needed.
fn switches(safe: bool, known_trouble: bool) -> &'static [&'static str] {
    match (safe, known_trouble) {
        (true, _) => &["WEBKIT_DISABLE_DMABUF_RENDERER", "WEBKIT_DISABLE_COMPOSITING_MODE"],
        (false, true) => &["WEBKIT_DISABLE_DMABUF_RENDERER"],
        (false, false) => &[],
    }
}

/// Whether NVIDIA's own driver is loaded; the free one (nouveau) draws as others do.
fn has_nvidia_driver() -> bool {
    std::path::Path::new("/sys/module/nvidia").exists()
}

#[expect(unsafe_code, reason = "the environment is the only way to tell WebKitGTK")]
fn set_variable(name: &str) {
    // SAFETY: `main` calls this before it starts GTK or a thread of its own.
    unsafe { std::env::set_var(name, "1") };
}

#[cfg(test)]
mod tests {
    use super::switches;

    #[test]
    fn nothing_is_switched_off_without_need() {
        assert!(switches(false, false).is_empty());
        assert_eq!(switches(false, true), ["WEBKIT_DISABLE_DMABUF_RENDERER"]);
        assert_eq!(switches(true, false).len(), 2);
    }
}
