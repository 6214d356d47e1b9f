using AisFs.Client.Batch;
using AisFs.Client.Groups;

namespace AisFs.Client;

/// <content>Groups and batches of objects.</content>
public sealed partial class AisBucket
{
    /// <summary>Selects objects for operations on all of them. Nothing is sent.</summary>
    /// <param name="objects">Names, a range of numbers, or a template.</param>
    /// <returns>The group.</returns>
    public AisObjectGroup Objects(AisObjectCollection objects) => new(this, objects);

    /// <summary>Selects objects by their names. Nothing is sent.</summary>
    /// <param name="names">The names, at least one.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException">There is none, or one is empty.</exception>
    public AisObjectGroup Objects(params IEnumerable<string> names) => new(this, new AisObjectNames(names));

    /// <summary>Selects objects by a template in the manner of bash. Nothing is sent.</summary>
    /// <param name="template">For example <c>shard-{000..999}.tar</c>.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException">The template is malformed.</exception>
    public AisObjectGroup ObjectsByTemplate(string template) => new(this, new AisObjectTemplate(template));

    /// <summary>Begins to gather objects, of this bucket mostly, that are to be read in one request. Nothing is sent.</summary>
    /// <param name="options">How they are to be sent; null: the defaults.</param>
    /// <returns>The batch, still empty.</returns>
    public AisBatch Batch(AisBatchOptions? options = null) => new(Client, this, options);
}
