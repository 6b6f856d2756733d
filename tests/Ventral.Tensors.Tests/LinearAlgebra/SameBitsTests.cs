using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Ventral.Tensors.LinearAlgebra;

namespace Ventral.Tensors.Tests.LinearAlgebra;

public class SameBitsTests
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
        BitReport.ShouldAgree(typeof(SameBitsTests), nameof(Threads_leave_the_bits_alone), Digest(new Workers(1)), widestLeft, switchedOff);

    // Small enough for a process without vectors, where a fused multiply-add is a call.
    private static string Digest(Workers workers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(Inputs.Numbers(61, 203, 1).Multiply(Inputs.Numbers(203, 75, 2), workers));
        Matrix<double> positive = Inputs.Of("positive", 131, 131);
        Cholesky<double> cholesky = Cholesky.Factorise(positive, workers);
        Add(cholesky.L);
        Add(cholesky.Solve(Inputs.Numbers(131, 45, 3), workers));
        Add(TriangularSystem.SolveUpper(positive, Inputs.Numbers(131, 5, 3), workers));
        foreach ((string kind, int rows, int columns) in new[] { ("full", 97, 66), ("full", 66, 70), ("full", 70, 66), ("graded", 40, 37), ("full", 140, 137) })
        {
            Matrix<double> a = Inputs.Of(kind, rows, columns);
            QrFactorisation<double> qr = QrFactorisation.Factorise(a, workers);
            Add(qr.Q);
            Add(qr.R);
            SingularValueDecomposition<double> svd = SingularValueDecomposition.Factorise(a, workers);
            Add(svd.Left);
            Add(svd.RightTransposed);
            hash.AppendData(MemoryMarshal.AsBytes(svd.Values.AsSpan()));
        }

        foreach ((string kind, int size) in new[] { ("symmetric", 131), ("symmetric", 262), ("wilkinson", 84) })
        {
            SymmetricEigen<double> eigen = SymmetricEigen.Factorise(Inputs.Of(kind, size, size), workers);
            Add(eigen.Vectors);
            hash.AppendData(MemoryMarshal.AsBytes(eigen.Values.AsSpan()));
        }

        Add(RandomisedSvd.Factorise(Inputs.Numbers(50, 40, 1), 5, new Seed(1), workers).Left);
        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(Matrix<double> matrix) => hash.AppendData(MemoryMarshal.AsBytes(matrix.Values));
    }
}
