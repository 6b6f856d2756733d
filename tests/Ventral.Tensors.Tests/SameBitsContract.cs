namespace Ventral.Tensors.Tests;

/// <summary>What every digest of results must pass: the same at any number of threads and at any vector width.</summary>
public abstract class SameBitsContract
{
    [Fact]
    public void Threads_leave_the_bits_alone()
    {
        string digest = Digest(new Workers(1));
        if (BitReport.Answer(digest))
        {
            return;
        }

        Digest(new Workers(2)).ShouldBe(digest);
        Digest(new Workers(3)).ShouldBe(digest);
        Digest(new Workers(4)).ShouldBe(digest);
    }

    [Theory]
    [InlineData(256, "DOTNET_EnableAVX512")]
    [InlineData(128, "DOTNET_EnableAVX2")]
    [InlineData(0, "DOTNET_EnableHWIntrinsic")]
    public void Vector_widths_leave_the_bits_alone(int widestLeft, string switchedOff) =>
        BitReport.ShouldAgree(GetType(), nameof(Threads_leave_the_bits_alone), Digest(new Workers(1)), widestLeft, switchedOff);

    // Small enough for a process without vectors, where a fused multiply-add is a call, yet in several tasks each.
    private protected abstract string Digest(Workers workers);
}
