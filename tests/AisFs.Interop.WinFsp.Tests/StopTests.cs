using System.Collections.Concurrent;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>
/// The end of a mount with requests under way: their buffers are the driver's, which takes them back when the stop call
/// returns. Nothing touches them from then on, however late it comes.
/// </summary>
public sealed class StopTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("directory")]
    public void What_pends_is_answered_before_the_driver_takes_the_buffers_back(string kind)
    {
        using StoppableVolume volume = new(s_long);
        TaskCompletionSource<IoResult> later = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.Equal(NtStatus.Pending, Begin(volume, kind, _ => later.Task, async writer =>
        {
            IoResult result = await later.Task;
            writer.TryAdd("late", default);
            return result;
        }));
        volume.BeginStop();
        Assert.True(SpinWait.SpinUntil(() => volume.Api.Calls.Contains("stop"), s_long));
        Assert.False(volume.HasStopped(TimeSpan.FromMilliseconds(100)), "the mount ended though a request was under way");
        later.SetResult(new IoResult(NtStatus.Success, 1));
        Assert.True(volume.HasStopped(s_long));
        Assert.Equal(1, volume.Api.ResponseCount);
        Assert.Equal(0, volume.Api.LateResponses);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("directory")]
    public async Task What_comes_after_the_end_touches_no_buffer_and_is_not_answered(string kind)
    {
        using StoppableVolume volume = new(s_short);
        TaskCompletionSource later = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<Exception?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        NtStatus status = Begin(
            volume,
            kind,
            memory => Watched(() => memory.Span[0] = 1),
            writer => Watched(() => writer.TryAdd("late", default)));
        Assert.Equal(NtStatus.Pending, status);
        volume.BeginStop();
        Assert.True(volume.HasStopped(s_long));
        Assert.Equal(0, volume.PendingCount);
        later.SetResult();
        Exception? failure = await ended.Task.WaitAsync(s_long, TestContext.Current.CancellationToken);
        Assert.Equal(kind != "write", failure is not null);
        Assert.True(volume.IsUntouched);
        Assert.Equal(0, volume.Api.ResponseCount);

        async Task<IoResult> Watched(Action fill)
        {
            await later.Task;
            try
            {
                fill();
                ended.SetResult(null);
            }
            catch (Exception e)
            {
                ended.SetResult(e);
                throw;
            }

            return new IoResult(NtStatus.Success, 1);
        }
    }

    [Fact]
    public void A_buffer_that_is_being_filled_is_not_taken_away()
    {
        using StoppableVolume volume = new(s_short);
        using ManualResetEventSlim filling = new();
        using ManualResetEventSlim goOn = new();
        Assert.Equal(NtStatus.Pending, Begin(volume, "read", memory => Task.Run(() =>
        {
            Span<byte> span = memory.Span;
            filling.Set();
            goOn.Wait();
            span.Fill(7);
            return new IoResult(NtStatus.Success, (uint)span.Length);
        }), null));
        Assert.True(filling.Wait(s_long, TestContext.Current.CancellationToken));
        volume.BeginStop();
        Assert.False(volume.HasStopped(TimeSpan.FromMilliseconds(300)), "the driver has the buffer back while it is filled");
        goOn.Set();
        Assert.True(volume.HasStopped(s_long));
        Assert.Equal(-1, volume.BufferOf(0).IndexOfAnyExcept((byte)7));
        Assert.Equal(1, volume.Api.ResponseCount);
        Assert.Equal(0, volume.Api.LateResponses);
    }

    [Fact]
    public void The_bytes_of_a_write_stay_what_they_are_when_the_driver_has_its_buffer_back()
    {
        using StoppableVolume volume = new(s_short);
        ReadOnlyMemory<byte> kept = default;
        TaskCompletionSource<IoResult> never = new();
        volume.Operations.Writer = (memory, _) =>
        {
            kept = memory;
            return new ValueTask<IoResult>(never.Task);
        };
        Assert.Equal(NtStatus.Pending, volume.Write(100_000, 0, false, out _));
        volume.BeginStop();
        Assert.True(volume.HasStopped(s_long));
        volume.BufferOf(0).Clear();
        Assert.Equal(100_000, kept.Length);
        Assert.Equal(-1, kept.Span.IndexOfAnyExcept((byte)0xC3));
    }

    [Fact]
    public void A_large_write_comes_in_pieces_and_is_answered_as_one()
    {
        using StoppableVolume volume = new(s_long);
        List<(ulong Offset, int Length)> pieces = [];
        volume.Operations.Writer = (memory, offset) =>
        {
            pieces.Add((offset, memory.Length));
            return new ValueTask<IoResult>(new IoResult(NtStatus.Success, (uint)memory.Length));
        };
        const int Length = (2 * 1024 * 1024) + 5;
        Assert.Equal(NtStatus.Success, volume.Write(Length, 7, false, out uint count));
        Assert.Equal((uint)Length, count);
        Assert.Equal([(7UL, 1024 * 1024), ((1024 * 1024) + 7, 1024 * 1024), ((2 * 1024 * 1024) + 7, 5)], pieces);

        // A piece that is cut ends the write; one that fails fails it.
        pieces.Clear();
        volume.Operations.Writer = (memory, offset) =>
        {
            pieces.Add((offset, memory.Length));
            return new ValueTask<IoResult>(new IoResult(NtStatus.Success, pieces.Count == 1 ? (uint)memory.Length : 3));
        };
        Assert.Equal(NtStatus.Success, volume.Write(Length, ulong.MaxValue, true, out count));
        Assert.Equal((1024 * 1024) + 3U, count);
        Assert.All(pieces, p => Assert.Equal(ulong.MaxValue, p.Offset));
        volume.Operations.Writer = (_, offset) => new ValueTask<IoResult>(
            offset == 0 ? new IoResult(NtStatus.Success, 1024 * 1024) : IoResult.Failed(NtStatus.DiskFull));
        Assert.Equal(NtStatus.DiskFull, volume.Write(Length, 0, false, out _));
        Assert.Equal(NtStatus.Success, Begin(volume, "write", _ => Task.FromResult(new IoResult(NtStatus.Success, 64)), null));
    }

    [Fact]
    public void Writes_that_wait_hold_a_bounded_number_of_copies()
    {
        using StoppableVolume volume = new(s_long);
        ConcurrentQueue<TaskCompletionSource<IoResult>> waiting = new();
        volume.Operations.Writer = (_, _) =>
        {
            TaskCompletionSource<IoResult> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(source);
            return new ValueTask<IoResult>(source.Task);
        };
        const int Writes = 100;
        for (int i = 0; i < Writes; i++)
        {
            Assert.Equal(NtStatus.Pending, volume.Write(1000, 0, false, out _));
        }

        int most = waiting.Count;
        Assert.InRange(most, 1, 32);
        for (int i = 0; i < Writes; i++)
        {
            TaskCompletionSource<IoResult>? source = null;
            Assert.True(SpinWait.SpinUntil(() => waiting.TryDequeue(out source), s_long));
            Assert.InRange(waiting.Count, 0, 32);
            source!.SetResult(new IoResult(NtStatus.Success, 1000));
        }

        Assert.True(SpinWait.SpinUntil(() => volume.PendingCount == 0, s_long));
        Assert.Equal(Writes, volume.Api.ResponseCount);
    }

    [Fact]
    public async Task However_requests_end_while_the_mount_ends_nothing_touches_a_buffer_later()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int round = 0; round < 30; round++)
        {
            using StoppableVolume volume = new(TimeSpan.FromMilliseconds(random.Next(30)));
            List<Task> operations = [];
            for (int i = 0; i < 40; i++)
            {
                int delay = random.Next(60);
                string kind = random.Next(3) switch { 0 => "read", 1 => "write", _ => "directory" };
                Begin(volume, kind, memory => Note(FillLater(memory, delay)), writer => Note(ListLater(writer, delay)));
            }

            volume.BeginStop();
            Assert.True(volume.HasStopped(s_long), $"seed {seed}");
            Assert.Equal(0, volume.PendingCount);
            byte[][] after = [.. Enumerable.Range(0, 40).Select(i => volume.BufferOf(i).ToArray())];
            int answered = volume.Api.ResponseCount;
            foreach (Task operation in operations)
            {
                await operation.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            Assert.Equal(0, volume.Api.LateResponses);
            Assert.Equal(answered, volume.Api.ResponseCount);
            Assert.All(Enumerable.Range(0, 40), i => Assert.True(volume.BufferOf(i).SequenceEqual(after[i]), $"seed {seed}: buffer {i} was touched"));

            Task<IoResult> Note(Task<IoResult> task)
            {
                operations.Add(task);
                return task;
            }
        }

        static async Task<IoResult> FillLater(Memory<byte> memory, int delay)
        {
            // An operation that takes its time: when it ends, against the stop, is random.
            await Task.Delay(delay);
            memory.Span.Fill((byte)delay);
            return new IoResult(NtStatus.Success, (uint)memory.Length);
        }

        static async Task<IoResult> ListLater(DirectoryWriter writer, int delay)
        {
            await Task.Delay(delay);
            for (int i = 0; writer.TryAdd($"name {i}", default); i++)
            {
                await Task.Yield();
            }

            return new IoResult(NtStatus.Success, writer.Count);
        }
    }

    private static NtStatus Begin(StoppableVolume volume, string kind, Func<Memory<byte>, Task<IoResult>> transfer, Func<DirectoryWriter, Task<IoResult>>? list)
    {
        volume.Operations.Reader = memory => new ValueTask<IoResult>(transfer(memory));
        volume.Operations.Writer = (memory, _) => new ValueTask<IoResult>(transfer(memory.ToArray()));
        volume.Operations.Lister = list is null ? null : writer => new ValueTask<IoResult>(list(writer));
        return kind switch
        {
            "read" => volume.Read(64 * 1024),
            "write" => volume.Write(64, 0, false, out _),
            _ => volume.ReadDirectory(8 * 1024),
        };
    }
}
