using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Mattes;

/// <summary>Backdrop and trimap of a package, as pictures beside its plate.</summary>
public static class MatteFiles
{
    public const string BackdropFile = "backdrop.png", TrimapFile = "matte.png";

    private const string Remedy = "run `presenter matte` on the package again";

    /// <returns>null where the presenter is not cut out; the caller disposes it</returns>
    /// <exception cref="PackageException">the manifest says that they are there, and they are not, or do not fit; names file and remedy</exception>
    public static Matte? Load(PresenterPackage package)
    {
        if (package.Manifest.Matte is not { Trusted: true } found)
            return null;
        using var scope = NewDisposeScope();
        var backdrop = ReadPicture(package.PathOf(BackdropFile), package.Manifest);
        var trimap = ReadPicture(package.PathOf(TrimapFile), package.Manifest).narrow(0, 0, 1).clone();
        var person = (trimap > 0.75f).to(float32).mean().item<float>();
        if (person is 0 or 1)
            throw new PackageException($"{package.PathOf(TrimapFile)} shows {(person == 0 ? "no person" : "nothing but a person")}. Remedy: {Remedy}.");
        return new Matte(backdrop.DetachFromDisposeScope(), trimap.DetachFromDisposeScope(), found.Noise / 255);
    }

    /// <exception cref="PackageException">no picture, or not of the presenter's size</exception>
    internal static Tensor ReadPicture(string path, PresenterManifest manifest)
    {
        if (!File.Exists(path))
            throw new PackageException($"{path} is missing. Remedy: {Remedy}.");
        Tensor picture;
        try
        {
            picture = PictureFile.Read(path);
        }
        catch (InvalidDataException e)
        {
            throw new PackageException($"{e.Message}. Remedy: {Remedy}.");
        }
        if (picture.shape[1] == manifest.Height && picture.shape[2] == manifest.Width)
            return picture;
        var told = $"{path} is {picture.shape[2]}x{picture.shape[1]}; the presenter's picture is {manifest.Width}x{manifest.Height}";
        picture.Dispose();
        throw new PackageException($"{told}. Remedy: {Remedy}.");
    }

    /// <summary>The manifest last: what it promises is there.</summary>
    internal static void Write(PresenterPackage package, PackageMatte found, Tensor backdrop, Tensor? trimap)
    {
        if (found.Trusted)
        {
            Save(package.PathOf(BackdropFile), path => PictureFile.WritePng(backdrop, path));
            Save(package.PathOf(TrimapFile), path => PictureFile.WriteGreyPng(trimap!, path));
        }
        PackageWriter.WriteManifest(package.Folder, package.Manifest with { Matte = found });
        if (!found.Trusted)
        {
            File.Delete(package.PathOf(BackdropFile));
            File.Delete(package.PathOf(TrimapFile));
        }
    }

    private static void Save(string path, Action<string> write)
    {
        write(path + ".new");
        File.Move(path + ".new", path, overwrite: true);
    }
}
