using System.Collections;
using System.Globalization;
using System.Text;

namespace AisFs.Client.Tests.Golden.Script;

/// <summary>Runs call expressions against an environment of objects that stand for the Python SDK's and call ours.</summary>
internal sealed class Evaluator
{
    private readonly Dictionary<string, object?> _names;

    public Evaluator(IEnumerable<KeyValuePair<string, object?>> names)
    {
        _names = new Dictionary<string, object?>(names);
        Builtin("len", static async a => (long)(await ListAsync(a.Get(0, "o"))).Count);
        Builtin("list", static async a => a.Positional.Count == 0 ? new List<object?>() : await ListAsync(a.Get(0, "o")));
        Builtin("sorted", static async a => (await ListAsync(a.Get(0, "o"))).OrderBy(static item => item is string text ? text : PyText.Repr(item), StringComparer.Ordinal).ToList<object?>());
        Builtin("next", static async a =>
        {
            await foreach (object? item in IterateAsync(a.Get(0, "o")))
            {
                return item;
            }

            throw new NotCoveredException("StopIteration");
        });
        Builtin("range", static a => ValueTask.FromResult<object?>(
            (a.Positional.Count == 1 ? Count(0, (long)a.Get(0, "n")!, 1) : Count((long)a.Get(0, "from")!, (long)a.Get(1, "to")!, a.Number(2, "step", 1))).ToList()));
        Builtin("bytes", static async a => a.Positional.Count == 0 ? [] : a.Get(0, "o") is byte[] same ? same : (await ListAsync(a.Get(0, "o"))).Select(static item => (byte)(long)item!).ToArray());
        Builtin("str", static a => ValueTask.FromResult<object?>(a.Get(0, "o") is string text ? text : PyText.Repr(a.Get(0, "o"))));
        Builtin("type", static a => ValueTask.FromResult<object?>(new PyObject("type").Value("__name__", (a.Get(0, "o") as PyObject)?.TypeName ?? "object")));
        Builtin("hasattr", static a => ValueTask.FromResult<object?>((a.Get(0, "o") as PyObject)?.MemberNames.Contains(a.Text(1, "name")) == true));
        Builtin("getattr", async static a =>
        {
            string name = a.Text(1, "name");
            return a.Get(0, "o") switch
            {
                PyObject item when item.MemberNames.Contains(name) => await item.GetAsync(name),
                PyEnum item when name == "value" => item.Value,
                _ => a.Get(2, "default"),
            };
        });
    }

    public async ValueTask<object?> RunAsync(string text)
    {
        object? result = null;
        foreach (Node statement in Parser.Parse(text))
        {
            result = await EvaluateAsync(statement);
        }

        return result;
    }

    internal static async IAsyncEnumerable<object?> IterateAsync(object? source)
    {
        switch (source)
        {
            case PyObject { Items: { } items }:
                await foreach (object? item in items())
                {
                    yield return item;
                }

                break;
            case byte[] bytes:
                foreach (byte b in bytes)
                {
                    yield return (long)b;
                }

                break;
            case IEnumerable list when source is not string:
                foreach (object? item in list)
                {
                    yield return item;
                }

                break;
            default:
                throw new NotCoveredException($"iteration over {source?.GetType().Name ?? "None"}");
        }
    }

    private static async ValueTask<List<object?>> ListAsync(object? source)
    {
        if (source is string text)
        {
            return [.. text.Select(static c => (object?)c.ToString())];
        }

        List<object?> items = [];
        await foreach (object? item in IterateAsync(source))
        {
            items.Add(item);
        }

        return items;
    }

    private static IEnumerable<object?> Count(long from, long to, long step)
    {
        for (long i = from; i < to; i += step)
        {
            yield return i;
        }
    }

    private void Builtin(string name, Func<PyArguments, ValueTask<object?>> body) => _names[name] = new PyFunction(body, name);

    private async ValueTask<object?> EvaluateAsync(Node node)
    {
        switch (node)
        {
            case Node.Literal literal:
                return literal.Value;
            case Node.Name name:
                return _names.TryGetValue(name.Id, out object? found) ? found : throw new NotCoveredException(name.Id);
            case Node.Attribute attribute:
                return await GetAttributeAsync(await EvaluateAsync(attribute.Target), attribute.Id);
            case Node.Call call:
                return await CallAsync(call);
            case Node.Subscript subscript:
                return GetItem(await EvaluateAsync(subscript.Target), await EvaluateAsync(subscript.Index));
            case Node.Sequence sequence:
                List<object?> items = [];
                foreach (Node item in sequence.Items)
                {
                    items.Add(await EvaluateAsync(item));
                }

                return sequence.IsTuple ? new PyTuple(items) : items;
            case Node.Mapping mapping:
                Dictionary<string, object?> map = [];
                foreach ((Node key, Node value) in mapping.Items)
                {
                    map[(string)(await EvaluateAsync(key))!] = await EvaluateAsync(value);
                }

                return map;
            case Node.Comprehension loop:
                return await LoopAsync(loop);
            case Node.Binary binary:
                return Combine(binary.Operator, await EvaluateAsync(binary.Left), await EvaluateAsync(binary.Right));
            case Node.Negate negate:
                return await EvaluateAsync(negate.Operand) switch { long n => (object)-n, double d => -d, _ => throw new NotCoveredException("-") };
            case Node.Choose choose:
                return IsTrue(await EvaluateAsync(choose.Condition)) ? await EvaluateAsync(choose.Then) : await EvaluateAsync(choose.Else);
            case Node.Function function:
                return new PyFunction(
                    arguments =>
                    {
                        for (int i = 0; i < function.Parameters.Length; i++)
                        {
                            _names[function.Parameters[i]] = arguments.Get(i, function.Parameters[i]);
                        }

                        return EvaluateAsync(function.Body);
                    },
                    "lambda");
            case Node.Assign assign:
                object? assigned = await EvaluateAsync(assign.Value);
                Bind(assign.Targets, assigned);
                return null;
            case Node.With with:
                return await WithAsync(with);
            default:
                throw new NotCoveredException(node.GetType().Name);
        }
    }

    private async ValueTask<object?> WithAsync(Node.With with)
    {
        object? context = await EvaluateAsync(with.Value);
        object? entered = await InvokeAsync(await GetAttributeAsync(context, "__enter__"), []);
        if (with.Variable is not null)
        {
            _names[with.Variable] = entered;
        }

        foreach (Node statement in with.Body)
        {
            await EvaluateAsync(statement);
        }

        await InvokeAsync(await GetAttributeAsync(context, "__exit__"), []);
        return null;
    }

    private async ValueTask<object?> LoopAsync(Node.Comprehension loop)
    {
        List<object?> results = [];
        await foreach (object? item in IterateAsync(await EvaluateAsync(loop.Source)))
        {
            Bind(loop.Variables, item);
            if (loop.Condition is null || IsTrue(await EvaluateAsync(loop.Condition)))
            {
                results.Add(await EvaluateAsync(loop.Item));
            }
        }

        return results;
    }

    private async ValueTask<object?> CallAsync(Node.Call call)
    {
        object? target = await EvaluateAsync(call.Target);
        List<object?> positional = [];
        foreach (Node argument in call.Positional)
        {
            positional.Add(await EvaluateAsync(argument));
        }

        Dictionary<string, object?> named = [];
        foreach ((string id, Node value) in call.Named)
        {
            named[id] = await EvaluateAsync(value);
        }

        return await InvokeAsync(target, positional, named);
    }

    private static async ValueTask<object?> InvokeAsync(object? target, List<object?> positional, Dictionary<string, object?>? named = null)
    {
        if ((target as PyObject)?.Call is { } call)
        {
            target = call;
        }

        if (target is not PyFunction function)
        {
            throw new NotCoveredException($"call of {(target as PyObject)?.TypeName ?? target?.GetType().Name ?? "None"}");
        }

        return await function.Body(new PyArguments(positional, named ?? []));
    }

    private void Bind(string[] targets, object? value)
    {
        if (targets.Length == 1)
        {
            _names[targets[0]] = value;
            return;
        }

        List<object?> items = ((IEnumerable)value!).Cast<object?>().ToList();
        for (int i = 0; i < targets.Length; i++)
        {
            _names[targets[i]] = items[i];
        }
    }

    private static async ValueTask<object?> GetAttributeAsync(object? target, string name) => target switch
    {
        PyObject item => await item.GetAsync(name),
        PyEnum item => name switch { "name" => item.Name, "value" => item.Value, _ => throw new NotCoveredException(name) },
        string text when name == "join" => Native(async a => string.Join(text, (await ListAsync(a.Get(0, "items"))).Cast<string>())),
        string text when name == "encode" => Native(_ => ValueTask.FromResult<object?>(Encoding.UTF8.GetBytes(text))),
        byte[] bytes when name == "decode" => Native(_ => ValueTask.FromResult<object?>(Encoding.UTF8.GetString(bytes))),
        List<object?> list when name == "append" => Native(a =>
        {
            list.Add(a.Get(0, "item"));
            return ValueTask.FromResult<object?>(null);
        }),
        IDictionary<string, object?> map when name == "get" => Native(a => ValueTask.FromResult(map.TryGetValue(a.Text(0, "key"), out object? value) ? value : a.Get(1, "default"))),
        IDictionary<string, object?> map when name == "items" => Native(_ => ValueTask.FromResult<object?>(map.Select(static pair => (object?)new PyTuple([pair.Key, pair.Value])).ToList())),
        IDictionary<string, object?> map when name == "keys" => Native(_ => ValueTask.FromResult<object?>(map.Keys.Cast<object?>().ToList())),
        _ => throw new NotCoveredException($"{target?.GetType().Name ?? "None"}.{name}"),
    };

    private static PyFunction Native(Func<PyArguments, ValueTask<object?>> body) => new(body, "native");

    private static object? GetItem(object? target, object? index) => target switch
    {
        PyObject { Index: { } get } => get(index),
        IDictionary<string, object?> map => map[(string)index!],
        List<object?> list => list[(int)(long)index! < 0 ? list.Count + (int)(long)index! : (int)(long)index!],
        IList list => list[(int)(long)index!],
        _ => throw new NotCoveredException($"subscript of {target?.GetType().Name}"),
    };

    private static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        long number => number != 0,
        string text => text.Length > 0,
        ICollection items => items.Count > 0,
        _ => true,
    };

    private static object? Combine(string op, object? left, object? right) => (op, left, right) switch
    {
        ("+", long a, long b) => a + b,
        ("-", long a, long b) => a - b,
        ("*", long a, long b) => a * b,
        ("%", long a, long b) => ((a % b) + b) % b,
        ("+", string a, string b) => a + b,
        ("*", string a, long n) => string.Concat(Enumerable.Repeat(a, (int)n)),
        ("*", byte[] a, long n) => Enumerable.Repeat(a, (int)n).SelectMany(static x => x).ToArray(),
        ("+", List<object?> a, List<object?> b) => a.Concat(b).ToList(),
        ("%", string format, _) => Format(format, right),
        ("%", byte[] format, _) => Encoding.Latin1.GetBytes(Format(Encoding.Latin1.GetString(format), right)),
        (">>", PyObject { ShiftRight: { } shift }, _) => shift(right),
        ("==", _, _) => Equals(left, right),
        ("!=", _, _) => !Equals(left, right),
        ("|", long a, long b) => a | b,
        _ => throw new NotCoveredException($"{left?.GetType().Name} {op} {right?.GetType().Name}"),
    };

    private static string Format(string format, object? values)
    {
        Queue<object?> queue = new(values is PyTuple tuple ? tuple : [values]);
        StringBuilder builder = new();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                builder.Append(format[i]);
                continue;
            }

            int start = ++i;
            while (char.IsDigit(format[i]))
            {
                i++;
            }

            string width = format[start..i];
            string text = format[i] switch
            {
                '%' => "%",
                'd' => Convert.ToString(queue.Dequeue(), CultureInfo.InvariantCulture)!,
                's' => queue.Dequeue() is var item && item is string s ? s : PyText.Repr(item),
                _ => throw new NotCoveredException("%" + format[i]),
            };
            builder.Append(width.Length > 0 ? text.PadLeft(int.Parse(width, CultureInfo.InvariantCulture), width[0] == '0' ? '0' : ' ') : text);
        }

        return builder.ToString();
    }
}
