namespace AisFs.Client.Tests.Golden.Script;

/// <summary>The syntax tree of a recorded call expression: the small part of Python that the records are written in.</summary>
internal abstract record Node
{
    internal sealed record Literal(object? Value) : Node;

    internal sealed record Name(string Id) : Node;

    internal sealed record Attribute(Node Target, string Id) : Node;

    internal sealed record Call(Node Target, Node[] Positional, (string Id, Node Value)[] Named) : Node;

    internal sealed record Subscript(Node Target, Node Index) : Node;

    internal sealed record Sequence(Node[] Items, bool IsTuple) : Node;

    internal sealed record Mapping((Node Key, Node Value)[] Items) : Node;

    internal sealed record Comprehension(Node Item, string[] Variables, Node Source, Node? Condition) : Node;

    internal sealed record Binary(string Operator, Node Left, Node Right) : Node;

    internal sealed record Negate(Node Operand) : Node;

    internal sealed record Choose(Node Condition, Node Then, Node Else) : Node;

    internal sealed record Function(string[] Parameters, Node Body) : Node;

    internal sealed record Assign(string[] Targets, Node Value) : Node;

    internal sealed record With(Node Value, string? Variable, Node[] Body) : Node;
}
