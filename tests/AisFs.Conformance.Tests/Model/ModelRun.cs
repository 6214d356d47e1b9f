using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Names;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Model;

/// <summary>
/// Random operations, done alike on the file system under test and on a local directory. Every answer has to be the same,
/// and at checkpoints the whole trees. The seed alone decides what is done.
/// </summary>
internal sealed partial class ModelRun
{
    private const int MaxOpenFiles = 6;
    private const int CheckpointEvery = 250;

    private readonly Func<ITestFileSystem> _subject;
    private readonly ITestFileSystem _reference;
    private readonly Func<Task> _remount;
    private readonly string _subjectRoot;
    private readonly string _referenceRoot;
    private readonly Random _random;
    private readonly RandomChoice _choice;
    private readonly List<OpenPair> _open = [];
    private readonly List<string> _log = [];
    private int _step;

    /// <summary>Prepares a run.</summary>
    /// <param name="subject">The file system under test, as it is at the moment: a remount may make it another one.</param>
    /// <param name="subjectRoot">An empty folder of it.</param>
    /// <param name="reference">The reference.</param>
    /// <param name="referenceRoot">An empty folder of it.</param>
    /// <param name="seed">Decides what is done.</param>
    /// <param name="remount">Remounts the file system under test.</param>
    public ModelRun(Func<ITestFileSystem> subject, string subjectRoot, ITestFileSystem reference, string referenceRoot, int seed, Func<Task> remount)
    {
        _subject = subject;
        _subjectRoot = subjectRoot;
        _reference = reference;
        _referenceRoot = referenceRoot;
        _remount = remount;
        _random = new Random(seed);

        // Plain names, so that operations meet, and odd ones: they are handed on in ways of their own by clusters.
        _choice = new RandomChoice(_random, ["a", "b", "c", "dd", "file.txt", "gr\u00fc\u00dfe", "with space", "%41", .. Enumerable.Range(0, 4).Select(_ => OddNames.Next(_random))]);
    }

    /// <summary>What was done so far, one operation a line.</summary>
    public IReadOnlyList<string> Log => _log;

    private ITestFileSystem Subject => _subject();

    /// <summary>Does the operations.</summary>
    /// <param name="operations">How many.</param>
    public async Task RunAsync(int operations)
    {
        try
        {
            for (_step = 1; _step <= operations; _step++)
            {
                Step();
                if (_step % CheckpointEvery == 0)
                {
                    CompareTrees();
                }

                if (_step == operations / 2)
                {
                    await RemountAsync();
                }
            }

            await RemountAsync();
        }
        finally
        {
            foreach (OpenPair pair in _open)
            {
                pair.Subject.Dispose();
                pair.Reference.Dispose();
            }
        }
    }

    private async Task RemountAsync()
    {
        while (_open.Count > 0)
        {
            Close(0);
        }

        CompareTrees();
        _log.Add($"{_step} remount");
        await _remount();
        CompareTrees();
    }

    private void CompareTrees()
    {
        _log.Add($"{_step} compare");
        string? difference = TreeComparer.Compare(Subject, _subjectRoot, _reference, _referenceRoot);
        if (difference is not null)
        {
            throw new ModelMismatchException($"Step {_step}: {difference}");
        }
    }

    private void Compare(Outcome subject, Outcome reference)
    {
        if (Class(subject.Error) != Class(reference.Error))
        {
            throw new ModelMismatchException($"Step {_step}: {_log[^1]}: {subject.Error} instead of {reference.Error}.");
        }
    }

    private bool Compare<T>(Outcome<T> subject, Outcome<T> reference)
    {
        Compare(subject.WithoutValue(), reference.WithoutValue());
        return reference.Succeeded;
    }

    private void Check(bool same, string what)
    {
        if (!same)
        {
            throw new ModelMismatchException($"Step {_step}: {_log[^1]}: {what}");
        }
    }

    private void Note(string operation) => _log.Add($"{_step} {operation}");

    // POSIX leaves the choice between some errors open.
    private static Errno Class(Errno error) => error switch
    {
        Errno.EEXIST => Errno.ENOTEMPTY,
        Errno.EPERM => Errno.EISDIR,
        _ => error,
    };

    private sealed record OpenPair(string Path, OpenMode Mode, ITestFile Subject, ITestFile Reference);
}
