namespace AisFs.Client.Wire.Answers;

/// <summary>Lists as Go writes them.</summary>
internal static class DtoList
{
    /// <summary>The items of a list. Go writes an empty list as null; a null in a list has all defaults.</summary>
    public static IEnumerable<T> Items<T>(this IEnumerable<T?>? list)
        where T : class, new()
        => list is null ? [] : list.Select(static item => item ?? new T());
}
