//! What a screen reader reads: the parts of the document in reading order.

use krilla::tagging::{Identifier, Node as Leaf, TagGroup, TagKind, TagTree};

/// A part of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeId(usize);

/// The document's parts. The first is the document itself.
pub(crate) struct Tags {
    nodes: Vec<Node>,
}

struct Node {
    kind: Option<TagKind>,
    children: Vec<Child>,
}

enum Child {
    Part(NodeId),
    /// Something drawn on a page.
    Drawn(Identifier),
}

impl Tags {
    /// The whole document.
    pub const ROOT: NodeId = NodeId(0);

    pub fn new() -> Self {
        Self { nodes: vec![Node { kind: None, children: Vec::new() }] }
    }

    /// A new part at the end of `parent`.
    pub fn add(&mut self, parent: NodeId, kind: impl Into<TagKind>) -> NodeId {
        let id = NodeId(self.nodes.len());
        self.nodes.push(Node { kind: Some(kind.into()), children: Vec::new() });
        self.push(parent, Child::Part(id));
        id
    }

    /// Says that what was drawn as `identifier` belongs to `node`.
    pub fn drawn(&mut self, node: NodeId, identifier: Identifier) {
        self.push(node, Child::Drawn(identifier));
    }

    fn push(&mut self, node: NodeId, child: Child) {
        if let Some(node) = self.nodes.get_mut(node.0) {
            node.children.push(child);
        }
    }

    pub fn into_tree(self) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
        for child in self.children(Self::ROOT) {
            tree.push(child);
        }
        tree
    }

    fn children(&self, node: NodeId) -> Vec<Leaf> {
        let children = self.nodes.get(node.0).map(|it| it.children.as_slice()).unwrap_or_default();
        children.iter().filter_map(|it| self.leaf(it)).collect()
    }

    fn leaf(&self, child: &Child) -> Option<Leaf> {
        match child {
            Child::Drawn(identifier) => Some(Leaf::Leaf(*identifier)),
            Child::Part(id) => {
                let kind = self.nodes.get(id.0)?.kind.clone()?;
                Some(Leaf::Group(TagGroup::with_children(kind, self.children(*id))))
            }
        }
    }
}
