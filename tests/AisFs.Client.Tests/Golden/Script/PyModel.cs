namespace AisFs.Client.Tests.Golden.Script;

/// <summary>
/// Reads a model back from its text: <c>JobSnap(id='x', stats=JobStats(objects=1))</c> is an object with members. So every
/// field that a record's text shows can be named in a call, too.
/// </summary>
internal static class PyModel
{
    public static object? Find(string repr, string member)
    {
        if (!repr.EndsWith(')') || !repr.Contains('(', StringComparison.Ordinal))
        {
            throw new NotCoveredException(member);
        }

        Node.Call call = Parser.Parse(repr) is [Node.Call only] ? only : throw new NotCoveredException(member);
        foreach ((string id, Node value) in call.Named)
        {
            if (id == member)
            {
                return Read(value);
            }
        }

        throw new NotCoveredException($"{Name(call.Target)}.{member}");
    }

    private static object? Read(Node node) => node switch
    {
        Node.Literal literal => literal.Value,
        Node.Negate { Operand: Node.Literal { Value: long number } } => -number,
        Node.Sequence { IsTuple: true } tuple => new PyTuple(tuple.Items.Select(Read)),
        Node.Sequence list => list.Items.Select(Read).ToList(),
        Node.Mapping map => map.Items.ToDictionary(static pair => (string)Read(pair.Key)!, static pair => Read(pair.Value)),
        Node.Call call => new PyObject(Name(call.Target)) { Repr = () => Write(call) },
        _ => throw new NotCoveredException(node.GetType().Name),
    };

    private static string Write(Node node) => node is Node.Call call
        ? $"{Name(call.Target)}({string.Join(", ", call.Positional.Select(Write).Concat(call.Named.Select(static pair => $"{pair.Id}={Write(pair.Value)}")))})"
        : node is Node.Name or Node.Attribute ? Name(node)
        : node is Node.Sequence { IsTuple: false } list ? $"[{string.Join(", ", list.Items.Select(Write))}]"
        : PyText.Repr(Read(node));

    private static string Name(Node node) => node switch
    {
        Node.Name name => name.Id,
        Node.Attribute attribute => $"{Name(attribute.Target)}.{attribute.Id}",
        _ => throw new NotCoveredException(node.GetType().Name),
    };
}
