using System.Collections.Concurrent;

namespace AisFs.Interop.WinFsp.Dispatch;

/// <summary>Keeps objects for reuse: one for each thread, the rest in a shared queue.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
internal static class ObjectPool<T>
    where T : class, new()
{
    private const int Capacity = 1024;

    private static readonly ConcurrentQueue<T> s_shared = new();
    private static int s_count;

#pragma warning disable IDE1006 // A field of each thread: t_ says so.
    [ThreadStatic]
    private static T? t_spare;
#pragma warning restore IDE1006

    internal static T Rent()
    {
        if (t_spare is { } spare)
        {
            t_spare = null;
            return spare;
        }

        if (s_shared.TryDequeue(out T? item))
        {
            Interlocked.Decrement(ref s_count);
            return item;
        }

        return new T();
    }

    internal static void Return(T item)
    {
        if (t_spare is null)
        {
            t_spare = item;
            return;
        }

        if (Interlocked.Increment(ref s_count) <= Capacity)
        {
            s_shared.Enqueue(item);
        }
        else
        {
            Interlocked.Decrement(ref s_count);
        }
    }
}
