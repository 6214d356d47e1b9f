using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Processes;
using AisFs.Mount.Fuse;
using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Which of the kernel's reads are refused, so that it asks for less.</summary>
public sealed class FaultReadsTests
{
    private const int MiB = 1 << 20;
    private const int Page = 4096;
    private const ulong Handle = 5;
    private static readonly FuseContext s_context = new(1, 0, 0, 77) { NodeId = 9 };

    private readonly FaultReads _reads;
    private bool? _isFault = true;
    private int _looks;

    public FaultReadsTests() => _reads = new FaultReads(thread =>
    {
        Assert.Equal(77u, thread);
        _looks++;
        return _isFault;
    });

    [Fact]
    [Semantics("S222")]
    public void What_a_fault_somewhere_asks_for_is_refused_and_its_page_is_not()
    {
        for (int i = 1; i < 40; i++)
        {
            long around = (i * 50L * MiB) + Page;
            Assert.True(_reads.Refuses(s_context, Handle, around, MiB));
            Assert.False(_reads.Refuses(s_context, Handle, around + (MiB / 2), Page));
        }
    }

    [Fact]
    [Semantics("S222")]
    public void A_large_page_that_a_program_waits_for_is_never_refused()
    {
        for (int size = 64 << 10; size <= 2 * MiB; size *= 2)
        {
            Assert.False(_reads.Refuses(s_context, Handle, 100L * size, size));
        }
    }

    [Fact]
    [Semantics("S222")]
    public void Reads_onwards_are_served_without_a_look()
    {
        for (long offset = 0; offset < 64 * MiB; offset += MiB)
        {
            Assert.False(_reads.Refuses(s_context, Handle, offset, MiB));
        }

        Assert.Equal(0, _looks);
    }

    [Fact]
    [Semantics("S222")]
    public void Calls_here_and_there_are_served_and_soon_without_a_look()
    {
        _isFault = false;
        for (int i = 1; i <= 60; i++)
        {
            Assert.False(_reads.Refuses(s_context, Handle, (i * 50L * MiB) + Page, MiB));
        }

        Assert.Equal(2, _looks);
    }

    [Fact]
    [Semantics("S222")]
    public void What_cannot_be_seen_is_served()
    {
        _isFault = null;
        Assert.False(_reads.Refuses(s_context, Handle, (50L * MiB) + Page, MiB));
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(20, 6)]
    [Semantics("S222")]
    public void Faults_that_lie_together_are_served_once_that_shows(int pagesApart, int needed)
    {
        List<(ulong Inode, long First, long Length)> dropped = [];
        _reads.DropPages = (inode, first, length) => dropped.Add((inode, first, length));
        long around = (50L * MiB) + Page;
        Assert.True(_reads.Refuses(s_context, Handle, around, MiB));
        for (int i = 0; i < needed; i++)
        {
            Assert.Empty(dropped);
            Assert.False(_reads.Refuses(s_context, Handle, around + ((long)i * pagesApart * Page), Page));
        }

        // The rest has no content in the kernel's memory, and would come page by page.
        long at = around + ((((needed - 1L) * pagesApart) + 1) * Page);
        Assert.Equal([(9ul, at, around + MiB - at)], dropped);
        Assert.False(_reads.Refuses(s_context, Handle, at + (40L * MiB), MiB));
    }

    [Fact]
    [Semantics("S222")]
    public void A_closed_file_leaves_nothing()
    {
        Assert.True(_reads.Refuses(s_context, Handle, (50L * MiB) + Page, MiB));
        _reads.Forget(Handle);
        _reads.DropPages = (_, _, _) => Assert.Fail("Nothing was refused.");
        for (int i = 0; i < 20; i++)
        {
            Assert.False(_reads.Refuses(s_context, Handle, (50L * MiB) + ((i + 1L) * Page), Page));
        }
    }

    [Fact]
    public void A_thread_in_a_call_is_told_from_one_that_runs()
    {
        Assert.Null(CallerProcess.IsFaulting(0));
        Assert.Null(CallerProcess.IsFaulting((uint)Environment.ProcessId + 0x3fff_ffff));

        // This process's first thread waits in a call for the tests to end.
        Assert.NotEqual(true, CallerProcess.IsFaulting((uint)Environment.ProcessId));
    }
}
