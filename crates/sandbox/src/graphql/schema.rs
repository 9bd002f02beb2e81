//! The schema the payer understands, read once from `schema.graphql`.

use async_graphql_parser::parse_schema;
use async_graphql_parser::types::{BaseType, Type, TypeKind, TypeSystemDefinition};
use serde_json::{Value, json};
use std::collections::HashMap;

use crate::SandboxError;

/// Types by name.
#[derive(Debug)]
pub(crate) struct Schema {
    objects: HashMap<String, HashMap<String, Field>>,
}

/// A field of an object type.
#[derive(Debug)]
pub(crate) struct Field {
    /// The named type of its value, lists unwrapped.
    pub(crate) of: String,
    /// Its arguments with their named types.
    pub(crate) arguments: HashMap<String, Argument>,
}

/// An argument of a field.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) of: String,
    pub(crate) required: bool,
}

impl Schema {
    pub(crate) fn read() -> Result<Self, SandboxError> {
        let document = parse_schema(include_str!("schema.graphql"))?;
        let mut objects = HashMap::new();
        for definition in document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let TypeKind::Object(object) = definition.node.kind else { continue };
            let fields = object.fields.into_iter().map(|field| {
                let arguments = field.node.arguments.iter().map(|argument| {
                    let of = &argument.node.ty.node;
                    (argument.node.name.node.to_string(), Argument { of: named(of), required: !of.nullable })
                });
                let kept = Field { of: named(&field.node.ty.node), arguments: arguments.collect() };
                (field.node.name.node.to_string(), kept)
            });
            objects.insert(definition.node.name.node.to_string(), fields.collect());
        }
        Ok(Self { objects })
    }

    /// Whether the type has fields of its own to select.
    pub(crate) fn is_object(&self, name: &str) -> bool {
        self.objects.contains_key(name)
    }

    /// What `__type` answers: the names of an object type's fields; nothing for a type that is not there.
    pub(crate) fn describe(&self, name: &str) -> Value {
        let Some(fields) = self.objects.get(name) else { return Value::Null };
        let mut names: Vec<&String> = fields.keys().collect();
        names.sort_unstable();
        let fields: Vec<Value> = names.into_iter().map(|name| json!({ "name": name })).collect();
        json!({ "name": name, "fields": fields })
    }

    /// The field of an object type.
    pub(crate) fn field(&self, object: &str, name: &str) -> Option<&Field> {
        self.objects.get(object)?.get(name)
    }
}

fn named(of: &Type) -> String {
    match &of.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => named(inner),
    }
}
