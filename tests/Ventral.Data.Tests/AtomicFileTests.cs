namespace Ventral.Data.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ventral-atomic-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_and_its_missing_folders_are_made()
    {
        string path = Path.Combine(folder, "a", "b", "scores.csv");

        AtomicFile.WriteText(path, "τ\n");

        File.ReadAllBytes(path).ShouldBe([0xCF, 0x84, 0x0A]);
        Files().ShouldBe([path]);
    }

    [Fact]
    public void An_existing_file_is_replaced()
    {
        string path = Path.Combine(folder, "scores.csv");
        AtomicFile.WriteText(path, "old and longer");

        AtomicFile.WriteText(path, "new");

        File.ReadAllText(path).ShouldBe("new");
        Files().ShouldBe([path]);
    }

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_nothing_else_and_says_so()
    {
        string path = Path.Combine(folder, "scores.csv");
        AtomicFile.WriteText(path, "old");

        var error = Should.Throw<VentralException>(() => AtomicFile.Write(
            path, stream => stream.Write(new byte[1000]), name => new FullDisk(name, room: 600)));

        error.Message.ShouldBe($"Cannot write '{path}': No space left on device. Nothing was changed; free some space or choose another folder.");
        File.ReadAllText(path).ShouldBe("old");
        Files().ShouldBe([path]);
    }

    [Fact]
    public void A_disk_that_fills_up_at_the_last_flush_leaves_nothing()
    {
        string path = Path.Combine(folder, "scores.csv");

        Should.Throw<VentralException>(() => AtomicFile.Write(
            path, stream => stream.Write(new byte[1000]), name => new BufferedStream(new FullDisk(name, room: 600), 4096)));

        Files().ShouldBeEmpty();
    }

    [Fact]
    public void A_really_full_disk_leaves_nothing()
    {
        // /dev/full refuses every byte as a full disk does.
        TestSupport.Requirement.Require(File.Exists("/dev/full"), "this system has no /dev/full");
        string path = Path.Combine(folder, "scores.csv");

        var error = Should.Throw<VentralException>(() => AtomicFile.Write(
            path,
            stream => stream.Write(new byte[1000]),
            _ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)));

        error.Message.ShouldContain("No space left on device");
        Files().ShouldBeEmpty();
    }

    [Fact]
    public void A_writer_that_throws_leaves_nothing_and_its_own_exception()
    {
        string path = Path.Combine(folder, "scores.csv");

        Should.Throw<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException("a defect");
        }));

        Files().ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_in_the_way_is_named()
    {
        var error = Should.Throw<VentralException>(() => AtomicFile.WriteText(folder, "text"));

        error.Message.ShouldStartWith($"Cannot write '{folder}': ");
        Files().ShouldBeEmpty();
    }

    private string[] Files() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);

    private sealed class FullDisk(string path, int room) : Stream
    {
        private readonly FileStream inner = new(path, FileMode.CreateNew);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            inner.Write(buffer, offset, Math.Min(count, room));
            if (count > room)
            {
                throw new IOException($"No space left on device : '{path}'");
            }
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
