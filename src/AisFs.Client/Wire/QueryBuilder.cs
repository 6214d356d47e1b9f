using System.Text;

namespace AisFs.Client.Wire;

/// <summary>Builds path and query of a request.</summary>
internal readonly struct QueryBuilder
{
    private readonly StringBuilder _builder;

    /// <summary>Begins with a path that may have a query already.</summary>
    public QueryBuilder(string pathAndQuery) => _builder = new StringBuilder(pathAndQuery, pathAndQuery.Length + 64);

    /// <summary>Adds a parameter.</summary>
    public QueryBuilder Add(string key, string value)
    {
        bool first = true;
        foreach (ReadOnlyMemory<char> chunk in _builder.GetChunks())
        {
            first &= !chunk.Span.Contains('?');
        }

        _builder.Append(first ? '?' : '&').Append(key).Append('=');
        UrlText.AppendQueryValue(_builder, value);
        return this;
    }

    /// <summary>Adds a truth value.</summary>
    public QueryBuilder Add(string key, bool value) => Add(key, value ? "true" : "false");

    /// <summary>Adds a parameter unless its value is null or empty.</summary>
    public QueryBuilder AddIf(string key, string? value) => string.IsNullOrEmpty(value) ? this : Add(key, value);

    /// <summary>Adds a parameter when something holds.</summary>
    public QueryBuilder AddIf(bool condition, string key, string value) => condition ? Add(key, value) : this;

    /// <summary>Path and query.</summary>
    public override string ToString() => _builder.ToString();
}
