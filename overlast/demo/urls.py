from overlast.urls import urlpatterns as application_urls

urlpatterns = [*application_urls]
