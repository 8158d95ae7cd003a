//! Graphics drivers on which WebKitGTK draws nothing or flickers, machines that have none, and the way
//! around them.
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
    let unaided = has_nvidia_driver() || set("APPIMAGE") || !has_render_node();
    for name in switches(safe, unaided) {
        if !set(name) {
            set_variable(name);
        }
    }
}

/// The switches to set: each costs speed where a graphics card can help, so no more than needed.
fn switches(safe: bool, unaided: bool) -> &'static [&'static str] {
    match (safe, unaided) {
        (true, _) => &["WEBKIT_DISABLE_DMABUF_RENDERER", "WEBKIT_DISABLE_COMPOSITING_MODE"],
        (false, true) => &["WEBKIT_DISABLE_DMABUF_RENDERER"],
        (false, false) => &[],
    }
}

/// Whether NVIDIA's own driver is loaded; the free one (nouveau) draws as others do.
fn has_nvidia_driver() -> bool {
    std::path::Path::new("/sys/module/nvidia").exists()
}

/// Whether there is a graphics card to draw with. Without one OpenGL is computed by the processor, and
/// a zoom shows half as many pictures as when WebKitGTK draws them itself (`benches/window.rs`).
///
/// # Source
/// Render nodes, "DRM Memory Management" in the Linux kernel's GPU documentation:
/// <https://docs.kernel.org/gpu/drm-uapi.html#render-nodes>.
fn has_render_node() -> bool {
    let mut nodes = std::fs::read_dir("/dev/dri").into_iter().flatten().flatten();
    nodes.any(|it| it.file_name().as_encoded_bytes().starts_with(b"renderD"))
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
