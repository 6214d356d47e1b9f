using System.Text;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;

namespace AisFs.DevServer.Tests;

public sealed class NameMapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_behaves_as_a_sorted_dictionary(int seed)
    {
        Random random = new(seed);
        NameMap map = new();
        SortedDictionary<string, ObjectRecord> model = new(StringComparer.Ordinal);
        for (int i = 0; i < 20_000; i++)
        {
            string name = random.Next(seed * 2000).ToString("D5", System.Globalization.CultureInfo.InvariantCulture);
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            if (random.Next(3) == 0)
            {
                model.Remove(name, out ObjectRecord? expected);
                Assert.Same(expected, map.Remove(bytes));
            }
            else
            {
                ObjectRecord record = new() { Content = FileBlob.InMemory([]), Version = i };
                model.TryGetValue(name, out ObjectRecord? expected);
                Assert.Same(expected, map.Set(bytes, record));
                model[name] = record;
            }
        }

        Assert.Equal(model.Count, map.Count);
        Assert.Equal(model.Keys, Names(map, string.Empty));
        foreach (string from in new[] { "0", "00500", "01234x", "9" })
        {
            Assert.Equal(model.Keys.Where(key => string.CompareOrdinal(key, from) >= 0), Names(map, from));
        }

        foreach (KeyValuePair<string, ObjectRecord> pair in model)
        {
            Assert.Same(pair.Value, map.Find(Encoding.UTF8.GetBytes(pair.Key)));
        }
    }

    private static List<string> Names(NameMap map, string from)
    {
        List<string> names = [];
        for (NameMap.Position at = map.Seek(Encoding.UTF8.GetBytes(from)); map.TryGet(at, out byte[] name, out _); at = map.Next(at))
        {
            names.Add(Encoding.UTF8.GetString(name));
        }

        return names;
    }
}
