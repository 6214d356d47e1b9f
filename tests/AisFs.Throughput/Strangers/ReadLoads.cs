using AisFs.Throughput.Layers;

namespace AisFs.Throughput.Strangers;

/// <summary>All loads over files of others. Those over the same files stand together, so that these are stored once.</summary>
internal static class ReadLoads
{
    private static readonly string[] s_immutable = ["--read-only", "--immutable"];

    public static IReadOnlyList<IReadLoad> All(bool isShort)
    {
        FileSet small = new("small", isShort ? 500 : 2000, 1, 100 << 10);
        FileSet flat = new("flat", isShort ? 2000 : 10_000, 1, 100);
        FileSet many = new("many", isShort ? 20_000 : 100_000, 1, 100);
        FileSet implied = new("implied", isShort ? 1000 : 5000, isShort ? 20 : 100, 100);
        FileSet deep = new("deep", isShort ? 10_000 : 100_000, isShort ? 100 : 1000, 100);
        FileSet images = new("images", isShort ? 1000 : 6000, 20, 100 << 10);
        FileSet shards = new("shards", isShort ? 8 : 100, 1, 64 << 20);
        FileSet large = new("large", 4, 1, isShort ? 128L << 20 : 1L << 30);
        FileSet wide = new("wide", 1, 1, isShort ? 512L << 20 : 4L << 30);
        return
        [
            new SmallFiles("files-1", small, readers: 1, FilesBefore.Nothing, Goal.OfRaw("files-1", 0.90)),
            new SmallFiles("files-8", small, readers: 8, FilesBefore.Nothing, Goal.OfRaw("files-8", 0.75)),
            new SmallFiles("files-8-listed", small, readers: 8, FilesBefore.Listed, Goal.OfRaw("files-8-listed", 0.85)),
            new SmallFiles("files-8-warm", small, readers: 8, FilesBefore.Read, Goal.OfLocal("files-8-warm", 0.90)),
            new SmallFiles("files-8-immutable", small, readers: 8, FilesBefore.Read, Goal.OfLocal("files-8-immutable", 0.90), s_immutable),
            new BackedFiles("files-8-passthrough", small, EpochKind.Later, Goal.OfLocal("files-8-passthrough", 0.90)),
            new CopyTree("copy", small, TimeSpan.Zero, connections: 8, Goal.OfRaw("copy", 0.60)),
            new CopyTree("copy-delayed", small, TimeSpan.FromMilliseconds(5), connections: 1, Goal.TimesRaw("copy-delayed", 0.25)),
            new ShellListing("ls-others", flat, "ls -l", [], Goal.TimesRaw("ls-others", 3)),
            new ShellListing("ls-others-listed", flat, "ls -l", ["--mtime", "listed"], Goal.TimesRaw("ls-others-listed", 1.5)),
            new ShellListing("ls-many", many, "ls -l", [], Goal.TimesRaw("ls-many", 12)),
            new ShellListing("ls-many-listed", many, "ls -l", ["--mtime", "listed"], Goal.TimesRaw("ls-many-listed", 1.5)),
            new ShellListing("find-implied", implied, "find", [], Goal.TimesRaw("find-implied", 1.5)),
            new ShellListing("find-deep", deep, "find", [], Goal.TimesRaw("find-deep", 1.5)),
            new ShellListing("ls-deep", deep, "ls -lR", [], Goal.TimesRaw("ls-deep", 12)),
            new ShellListing("ls-deep-listed", deep, "ls -lR", ["--mtime", "listed"], Goal.TimesRaw("ls-deep-listed", 1.5)),
            new ImageFolder("image-folder", images),
            new Epochs("epoch-first", images, EpochKind.First, Goal.OfLocal("epoch-first", 0.60)),
            new Epochs("epoch-later", images, EpochKind.Later, Goal.OfLocal("epoch-later", 0.90)),
            new Epochs("epoch-immutable", images, EpochKind.Later, Goal.OfLocal("epoch-immutable", 0.90), s_immutable),
            new Epochs("epoch-disk", images, EpochKind.LaterFromDisk, Goal.OfLocal("epoch-disk", 0.90)),
            new BackedFiles("epoch-passthrough", images, EpochKind.LaterFromDisk, Goal.OfLocal("epoch-passthrough", 0.90)),
            new CopyOut("rsync", images),
            new Shards("shards", shards),
            new Stream("stream", large),
            new FourReaders("four-readers", large),
            new RandomBlocks("random-4k", large, 4 << 10, isShort ? 500 : 4000, null),
            new MappedRows("mmap-rows", large),
            new RandomBlocks("random-64k", wide, 64 << 10, isShort ? 1000 : 4000, isShort ? 64L << 20 : 512L << 20),
        ];
    }
}
