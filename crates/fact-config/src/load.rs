//! Defaults, file and environment to one set of values that all are allowed.

use std::path::Path;

use crate::{
    Fault, Place, Problem, Settings, file,
    list::{self, SETTINGS, Setting},
    problem::cut,
};

/// The settings, and what was wrong on the way to them.
#[derive(Debug)]
pub struct Loaded {
    /// What holds.
    pub settings: Settings,
    /// All that was passed over, those of the file by line.
    pub problems: Vec<Problem>,
    /// Where each setting's value comes from, in the order of the list.
    pub(crate) origins: Vec<Origin>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// It is not set anywhere.
    Default,
    /// From the settings file.
    File,
    /// From this environment variable, which wins over the file.
    Environment(&'static str),
}

/// Loads the settings: defaults, over them the `file` where there is one, over that the environment,
/// which `env` looks a variable up in. An empty variable is one that is not set.
pub fn load(file: &Path, env: &dyn Fn(&str) -> Option<String>) -> Loaded {
    let mut loaded = Loaded {
        settings: Settings::default(),
        problems: Vec::new(),
        origins: SETTINGS.iter().map(|_| Origin::Default).collect(),
    };
    loaded.add_file(file);
    loaded.add_environment(env);
    loaded
}

impl Loaded {
    fn add_file(&mut self, path: &Path) {
        let place = |line| Place::File { path: path.to_owned(), line };
        let text = match file::text(path) {
            Ok(text) => text.unwrap_or_default(),
            Err(err) => {
                self.problems.push(Problem { place: place(None), fault: err.into() });
                return;
            }
        };
        let (said, mut faults) = file::read(&text);
        for it in &said {
            let Some(setting) = list::find(&it.name) else {
                let nearest = list::nearest(&it.name);
                faults.push((it.line, Fault::Unknown { name: cut(&it.name), nearest }));
                continue;
            };
            let value = it.text_for(&setting.field);
            if !value.is_some_and(|it| self.put(setting, it, Origin::File)) {
                faults.push((it.line, not_allowed(setting, cut(it.written))));
            }
        }
        faults.sort_by_key(|it| it.0);
        let problem = |(line, fault)| Problem { place: place(Some(line)), fault };
        self.problems.extend(faults.into_iter().map(problem));
    }

    fn add_environment(&mut self, env: &dyn Fn(&str) -> Option<String>) {
        for setting in SETTINGS {
            // The weakest first: a stronger one that is allowed takes its place.
            for variable in setting.variables.iter().rev() {
                let Some(value) = env(variable).filter(|it| !it.trim().is_empty()) else {
                    continue;
                };
                if !self.put(setting, &value, Origin::Environment(variable)) {
                    let place = Place::Environment { variable };
                    let fault = not_allowed(setting, format!("\"{}\"", cut(&value)));
                    self.problems.push(Problem { place, fault });
                }
            }
        }
    }

    /// Whether `text` is a value of the setting, which then is its value.
    fn put(&mut self, setting: &Setting, text: &str, origin: Origin) -> bool {
        let is_allowed = setting.field.put(&mut self.settings, text).is_ok();
        if is_allowed {
            let origins = self.origins.iter_mut().zip(SETTINGS);
            origins
                .filter(|(_, it)| it.name == setting.name)
                .for_each(|(place, _)| *place = origin);
        }
        is_allowed
    }
}

fn not_allowed(setting: &Setting, value: String) -> Fault {
    Fault::NotAllowed { name: setting.name, value, allowed: setting.field.allowed() }
}
