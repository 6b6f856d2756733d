using Ventral.TestSupport;

namespace Ventral.Data.Tests;

public class SpilledActivationsTests
{
    private static readonly StimulusIds Ids = StimulusIds.Create("here", ["a", "b", "c"]);

    [Fact]
    public void What_was_written_in_parts_is_read_from_any_place()
    {
        using var folder = new TemporaryFolder();
        using var file = new SpilledActivations(Path.Combine(folder.Path, "new"), "relu5", Ids, 4);
        file.Append([1, 2, 3, 4]);
        file.Append([]);
        file.Append([5, 6, 7, 8, 9, 10, 11, 12]);

        float[] some = new float[2];
        file.Read(1, 2, some);
        some.ShouldBe([7, 8]);
        file.Read(2, 0, some);
        some.ShouldBe([9, 10]);
        file.Length.ShouldBe(12);
        var all = file.Load();
        all.Values.ToArray().ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        all.Layer.ShouldBe("relu5");
        all.Stimuli.Ids.ShouldBe(Ids.Ids);
    }

    [Fact]
    public void A_response_that_is_not_finite_is_named_as_in_memory()
    {
        using var folder = new TemporaryFolder();
        using var file = new SpilledActivations(folder.Path, "relu5", Ids, 2);
        file.Append([1, 2]);

        string message = Should.Throw<VentralException>(() => file.Append([3, float.NaN])).Message;

        message.ShouldBe(Should.Throw<VentralException>(() => new Activations("relu5", Ids, 2, [1, 2, 3, float.NaN, 5, 6])).Message);
    }

    [Fact]
    public void Rows_must_be_whole_and_no_more_than_stimuli()
    {
        using var folder = new TemporaryFolder();
        using var file = new SpilledActivations(folder.Path, "x", Ids, 2);
        Should.Throw<ArgumentException>(() => file.Append([1, 2, 3]));
        Should.Throw<ArgumentException>(() => file.Append(new float[8]));
        file.Append([1, 2]);
        Should.Throw<ArgumentOutOfRangeException>(() => file.Read(1, 0, new float[1]));
        Should.Throw<ArgumentOutOfRangeException>(() => file.Read(-1, 0, new float[1]));
        Should.Throw<ArgumentOutOfRangeException>(() => file.Read(0, 1, new float[2]));
        Should.Throw<ArgumentOutOfRangeException>(() => file.Read(0, -1, new float[1]));
        Should.Throw<VentralException>(file.Load).Message.ShouldContain("1 are written");
    }

    [Fact]
    public void The_file_is_gone_with_its_holder()
    {
        using var folder = new TemporaryFolder();
        using (var file = new SpilledActivations(folder.Path, "x", Ids, 2))
        {
            file.Append([1, 2]);
        }

        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_refuses_is_named()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "file");
        File.WriteAllText(path, "");

        Should.Throw<UnwritableFileException>(() => new SpilledActivations(path, "x", Ids, 2)).Message.ShouldContain(path);
    }

    [Fact]
    public void A_full_disk_is_an_error_and_not_a_wrong_result()
    {
        Requirement.Require(File.Exists("/dev/full"), "this system has no device that is always full");
        using var folder = new TemporaryFolder();
        using var file = SpilledActivations.Over("/dev/full", "x", Ids, 2);

        Should.Throw<UnwritableFileException>(() => file.Append([1, 2])).Message.ShouldContain("/dev/full");
    }
}
