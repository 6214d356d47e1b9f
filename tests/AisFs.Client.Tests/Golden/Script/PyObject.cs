namespace AisFs.Client.Tests.Golden.Script;

/// <summary>A Python object as the records use it: named members, and a text form.</summary>
internal sealed class PyObject(string typeName)
{
    private readonly Dictionary<string, Func<ValueTask<object?>>> _members = [];
    private readonly Dictionary<string, object?> _values = [];

    public string TypeName { get; } = typeName;

    /// <summary>The text that repr() gives.</summary>
    public Func<string>? Repr { get; set; }

    /// <summary>The items that iteration gives.</summary>
    public Func<IAsyncEnumerable<object?>>? Items { get; set; }

    /// <summary>What subscripting gives.</summary>
    public Func<object?, object?>? Index { get; set; }

    /// <summary>What the operator <c>&gt;&gt;</c> gives.</summary>
    public Func<object?, object?>? ShiftRight { get; set; }

    /// <summary>What calling gives.</summary>
    public PyFunction? Call { get; set; }

    public IReadOnlyCollection<string> MemberNames => _members.Keys;

    public PyObject Value(string name, object? value)
    {
        _values[name] = value;
        _members[name] = () => ValueTask.FromResult(value);
        return this;
    }

    public PyObject Property(string name, Func<ValueTask<object?>> get)
    {
        _members[name] = get;
        return this;
    }

    public PyObject Method(string name, Func<PyArguments, ValueTask<object?>> body)
    {
        string full = $"{TypeName}.{name}";
        return Value(name, new PyFunction(async arguments =>
        {
            object? result = await body(arguments);
            arguments.Done(full);
            return result;
        }, full));
    }

    public PyObject Method(string name, Func<PyArguments, object?> body)
        => Method(name, arguments => ValueTask.FromResult(body(arguments)));

    /// <summary>A plain value that was put there.</summary>
    public object? Peek(string name) => _values[name];

    public ValueTask<object?> GetAsync(string name)
        => _members.TryGetValue(name, out Func<ValueTask<object?>>? get) ? get()
            : Repr is not null && !name.StartsWith('_') ? ValueTask.FromResult(PyModel.Find(Repr(), name))
            : throw new NotCoveredException($"{TypeName}.{name}");
}

internal sealed record PyFunction(Func<PyArguments, ValueTask<object?>> Body, string Name);

internal sealed record PyEnum(string TypeName, string Name, object? Value);

internal sealed class PyTuple(IEnumerable<object?> items) : List<object?>(items);

/// <summary>The API has no counterpart yet; the message names it.</summary>
internal sealed class NotCoveredException(string what) : Exception(what);
